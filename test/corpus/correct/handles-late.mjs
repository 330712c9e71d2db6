// Failures that are handled within the turn, or by whoever the program has put in charge.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

async function fails(why) {
  throw new Error(why);
}

const first = fails('first');
await null;
await first.catch((error) => console.log(error.message));
const second = fails('second');
process.nextTick(() => second.catch((error) => console.log(error.message)));
await sleep(1);
const list = [fails('a'), fails('b')];
console.log((await Promise.allSettled(list)).length);
const bus = new EventEmitter({ captureRejections: true });
bus.on('error', (error) => console.log(error.message));
bus.on('x', async () => {
  await sleep(1);
  throw new Error('captured');
});
bus.emit('x');
await sleep(5);
const outcome = await fails('then').then(
  () => 'ok',
  (error) => error.message,
);
console.log(outcome);
async function safely(work) {
  try {
    return await work();
  } catch (error) {
    return error.message;
  }
}
console.log(await safely(() => fails('safely')));
