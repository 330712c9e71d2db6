// Bare promises whose failure nobody handles, in a program that goes on.
import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';

process.on('unhandledRejection', () => {});

async function fails(why) {
  await sleep(1);
  throw new Error(why);
}

class Client {
  async #request() {
    throw new Error('refused');
  }

  send() {
    return this.#request();
  }

  ping() {
    this.#request(); // EXPECT never-retrieved
  }
}

function chained() {
  return fails('chained').then((value) => value + 1);
}

async function main() {
  fails('bare'); // EXPECT never-retrieved
  const kept = fails('kept'); // EXPECT never-retrieved
  fails('then').then(() => {}); // EXPECT never-retrieved
  fails('finally').finally(() => {}); // EXPECT never-retrieved
  chained(); // EXPECT never-retrieved
  const client = new Client();
  client.ping();
  client.send(); // EXPECT never-retrieved
  readFile('/no/such/file'); // EXPECT never-retrieved
  Promise.all([fails('one'), fails('two')]); // EXPECT never-retrieved
  Promise.reject(new Error('made')); // EXPECT never-retrieved
  new Promise((_, reject) => reject(new Error('constructed'))); // EXPECT never-retrieved
  new Promise((_, reject) => setTimeout(reject, 1, new Error('later'))); // EXPECT never-retrieved
  [1].forEach((n) => fails(n)); // EXPECT never-retrieved
  setTimeout(() => fails('timer'), 1); // EXPECT never-retrieved
  const bus = new EventEmitter();
  bus.on('x', () => {
    fails('listener'); // EXPECT never-retrieved
  });
  bus.emit('x');
  Promise.resolve(1).then(() => fails('inner')).then(() => {}); // EXPECT never-retrieved
  try {
    fails('not caught here'); // EXPECT never-retrieved
  } catch {
    console.log('never');
  }
  void fails('void'); // EXPECT never-retrieved
  await sleep(30);
  console.log(typeof kept);
}

await main();
