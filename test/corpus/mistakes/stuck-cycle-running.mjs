// A deadlock in a program that goes on: a server, or as here a timer, keeps it alive.
import { createTask, gather, Lock, run, sleep } from 'tsyncio';

const a = new Lock();
const b = new Lock();

async function left() {
  const held = await a.acquire();
  await sleep(1);
  await b.acquire(); // EXPECT stuck-task
  held.release();
}

async function right() {
  const held = await b.acquire();
  await sleep(1);
  await a.acquire(); // EXPECT stuck-task
  held.release();
}

setTimeout(() => process.exit(0), 2500);
await run(async () => {
  await gather([createTask(left), createTask(right)]);
});
