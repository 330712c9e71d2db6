// EXIT 13
// A lock file that is never there, waited for at the top level, two functions down.
import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';

const bus = new EventEmitter();

function opened() {
  return new Promise((resolve) => bus.once('open', resolve));
}

async function connect(path) {
  await stat(path);
  bus.emit('connecting');
  await opened(); // EXPECT stuck-task
  return 'connected';
}

async function start() {
  await stat('.');
  return await connect('.');
}

console.log(await start());
