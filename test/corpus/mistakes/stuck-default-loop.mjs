// Tasks without run(): the program ends with 0, and its work is not done.
import { Condition, createTask, Event, Semaphore } from 'tsyncio';

const ready = new Event();
const slots = new Semaphore(2);
const changed = new Condition();

async function start() {
  await ready.wait(); // EXPECT stuck-task
  console.log('never');
}

async function nested() {
  await slots.acquire();
  await slots.acquire();
  await slots.acquire(); // EXPECT stuck-task
}

async function watch() {
  await changed.run(async () => {
    await changed.wait(); // EXPECT stuck-task
  });
}

createTask(start);
createTask(nested);
createTask(watch);
