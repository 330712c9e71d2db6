// Failures that nobody handled. A listener keeps the process alive, as many services do it.
import { setTimeout as sleep } from 'node:timers/promises';

process.on('unhandledRejection', () => {});

async function fail(why) {
  await sleep(1);
  throw new Error(why);
}

async function failAtOnce() {
  throw new TypeError('at once');
}

function failLater(ms) {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('later')), ms));
}

const refuse = () => Promise.reject(new Error('refused'));

async function main() {
  fail('dropped'); // EXPECT never-retrieved
  failAtOnce(); // EXPECT never-retrieved
  failLater(1); // EXPECT never-retrieved
  refuse(); // EXPECT never-retrieved
  void fail('void'); // EXPECT never-retrieved
  fail('then').then(() => console.log('not reached')); // EXPECT never-retrieved
  // EXPECT never-retrieved
  fail('finally')
    .finally(() => console.log('finally'));
  sleep(1).then(() => { // EXPECT never-retrieved
    throw new Error('in then');
  });
  [1].forEach(async (n) => { // EXPECT never-retrieved
    await sleep(1);
    throw new RangeError(`item ${n}`);
  });
  (async () => { // EXPECT never-retrieved
    await sleep(1);
    throw new Error('iife');
  })();
  new Promise((resolve, reject) => { // EXPECT never-retrieved
    reject(new Error('constructed'));
  });
  const kept = fail('kept'); // EXPECT never-retrieved
  Promise.all([fail('all'), sleep(1)]); // EXPECT never-retrieved
  setTimeout(() => fail('timer'), 1); // EXPECT never-retrieved
  const results = [1, 2].map((n) => fail(`map ${n}`)); // EXPECT never-retrieved
  await sleep(30);
  console.log(typeof kept, results.length);
}

await main();
