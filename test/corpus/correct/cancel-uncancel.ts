import { CancelledError, createTask, currentTask, run, sleep } from 'tsyncio';

async function resilient(): Promise<string> {
  try {
    await sleep(1000);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    currentTask()?.uncancel();
  }
  await sleep(1);
  return 'kept on purpose';
}

async function main(): Promise<void> {
  const task = createTask(resilient);
  await sleep(1);
  task.cancel();
  console.log(await task);
}

await run(main);
