// EXIT 13
// One of each: nobody sets, notifies, puts, releases, arrives, resolves.
import { Barrier, Condition, createTask, Event, Future, Lock, Queue, run, Semaphore, sleep } from 'tsyncio';

async function eventNeverSet(event) {
  await event.wait(); // EXPECT stuck-task
}

async function neverNotified(condition) {
  const held = await condition.acquire();
  await condition.wait(); // EXPECT stuck-task
  held.release();
}

async function nothingProduced(queue) {
  for await (const item of queue) console.log(item); // EXPECT stuck-task
}

async function nothingConsumed(queue) {
  await queue.put(1);
  await queue.put(2); // EXPECT stuck-task
}

async function neverReleased(lock) {
  await lock.acquire();
  await sleep(1);
}

async function waitsForLock(lock) {
  await sleep(2);
  await lock.acquire(); // EXPECT stuck-task
}

async function noSlot(semaphore) {
  await semaphore.acquire(); // EXPECT stuck-task
}

async function tooFew(barrier) {
  await barrier.wait(); // EXPECT stuck-task
}

async function neverResolved(future) {
  await future; // EXPECT stuck-task
}

async function neverDone(queue) {
  queue.putNowait('job');
  await queue.get();
  await queue.join(); // EXPECT stuck-task
}

async function neverNative() {
  await sleep(1);
  await new Promise(() => {}); // EXPECT stuck-task
}

async function main() {
  const lock = new Lock();
  const barrier = new Barrier(3);
  const tasks = [
    createTask(() => eventNeverSet(new Event())),
    createTask(() => neverNotified(new Condition())),
    createTask(() => nothingProduced(new Queue())),
    createTask(() => nothingConsumed(new Queue(1))),
    createTask(() => neverReleased(lock)),
    createTask(() => waitsForLock(lock)),
    createTask(() => noSlot(new Semaphore(0))),
    createTask(() => tooFew(barrier)),
    createTask(() => tooFew(barrier)),
    createTask(() => neverResolved(new Future())),
    createTask(() => neverDone(new Queue())),
    createTask(neverNative),
  ];
  for (const task of tasks) await task;
}

await run(main);
