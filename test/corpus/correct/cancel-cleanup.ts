import { CancelledError, createTask, run, sleep } from 'tsyncio';

const log: string[] = [];

async function worker(name: string): Promise<void> {
  try {
    await sleep(1000);
  } catch (error) {
    if (error instanceof CancelledError) {
      log.push(`${name} cleans up`);
      await sleep(2);
    }
    throw error;
  } finally {
    log.push(`${name} ends`);
  }
}

async function main(): Promise<void> {
  const tasks = [createTask(() => worker('a')), createTask(() => worker('b'))];
  await sleep(1);
  for (const task of tasks) task.cancel();
  for (const task of tasks) {
    try {
      await task;
    } catch (error) {
      console.log((error as Error).name);
    }
  }
  console.log(log.join());
}

await run(main);
