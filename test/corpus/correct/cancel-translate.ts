// A cancellation that ends as another error, or in the place that asked for it, is not swallowed.
import { CancelledError, createTask, run, sleep, timeout, waitFor, TimeoutError } from 'tsyncio';

async function slow(): Promise<string> {
  await sleep(1000);
  return 'slow';
}

async function main(): Promise<void> {
  try {
    await timeout(5, slow);
  } catch (error) {
    console.log(error instanceof TimeoutError);
  }
  console.log(await waitFor(slow, 5).catch((error: Error) => error.name));
  const task = createTask(slow);
  await sleep(1);
  task.cancel();
  try {
    await task;
  } catch (error) {
    // The task's cancellation, not ours.
    console.log(error instanceof CancelledError);
  }
  const result = await timeout(5, async (scope) => {
    scope.reschedule(undefined);
    await sleep(10);
    return scope.expired();
  });
  console.log(result);
}

await run(main);
