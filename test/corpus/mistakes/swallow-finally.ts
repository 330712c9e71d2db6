import { createTask, run, sleep } from 'tsyncio';

async function poll(): Promise<number> {
  let tries = 0;
  while (tries < 2) {
    tries++;
    try {
      await sleep(500); // EXPECT swallowed-cancel
    } catch {
      // The next try may do better.
    }
  }
  return tries;
}

async function main(): Promise<void> {
  const task = createTask(poll);
  await sleep(1);
  task.cancel();
  await sleep(1);
  task.cancel();
  console.log(await task);
}

await run(main);
