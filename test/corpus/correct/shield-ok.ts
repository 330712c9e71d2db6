import { CancelledError, createTask, run, shield, sleep, waitFor } from 'tsyncio';

async function commit(): Promise<string> {
  await sleep(20);
  return 'committed';
}

async function main(): Promise<void> {
  const inner = createTask(commit);
  try {
    await waitFor(shield(inner), 5);
  } catch (error) {
    console.log((error as Error).name);
  }
  console.log(await inner);
  const outer = createTask(async () => {
    await shield(inner);
    await sleep(100);
  });
  await sleep(2);
  outer.cancel();
  await outer.catch((error: unknown) => console.log(error instanceof CancelledError));
}

await run(main);
