// The same in callbacks, in tasks, behind functions.
import { createTask, currentTask, getRunningLoop, Lock, Queue, run, sleep } from 'tsyncio';

const queue = new Queue(10);
const lock = new Lock();
const door = new Lock();

const pause = (ms) => sleep(ms);
const enqueue = (item) => queue.put(item);

async function producer() {
  for (let n = 0; n < 3; n++) {
    enqueue(n); // EXPECT never-awaited
    pause(1); // EXPECT never-awaited
  }
  const waiting = sleep(2); // EXPECT never-awaited
  console.log(typeof waiting, currentTask().getName());
  await sleep(2);
}

async function main() {
  const loop = getRunningLoop();
  loop.callSoon(() => {
    queue.put('soon'); // EXPECT never-awaited
  });
  loop.callLater(1, () => {
    lock.acquire(); // EXPECT never-awaited
  });
  const task = createTask(producer, { name: 'producer' });
  task.addDoneCallback(() => {
    queue.put('done'); // EXPECT never-awaited
  });
  await task;
  [1, 2].forEach((n) => queue.put(n)); // EXPECT never-awaited
  [3].map((n) => queue.put(n)); // EXPECT never-awaited
  setTimeout(() => sleep(1), 1); // EXPECT never-awaited
  if (door.acquire()) console.log('locked'); // EXPECT never-awaited
  await sleep(20);
}

await run(main);
