import { CancelledError, createTask, run, sleep } from 'tsyncio';

async function stubborn(): Promise<string> {
  try {
    await sleep(1000); // EXPECT swallowed-cancel
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  }
  await sleep(1);
  return 'went on';
}

async function main(): Promise<void> {
  const task = createTask(stubborn);
  await sleep(1);
  task.cancel();
  console.log(await task);
}

await run(main);
