// EXIT 13
import { Lock, run, gather } from 'tsyncio';

const a = new Lock();
const b = new Lock();

async function left(): Promise<void> {
  await a.acquire();
  await Promise.resolve();
  await turn();
  await b.acquire(); // EXPECT stuck-task
}

async function right(): Promise<void> {
  await b.acquire();
  await turn();
  await a.acquire(); // EXPECT stuck-task
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

async function main(): Promise<void> {
  await gather([left, right]);
}

await run(main);
