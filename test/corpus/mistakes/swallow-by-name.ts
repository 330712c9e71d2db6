// NODE 22
import { CancelledError, createTask, run, sleep, timeout } from 'tsyncio';
async function poller(): Promise<string> {
  for (let i = 0; i < 3; i++) {
    try {
      await sleep(20); // EXPECT swallowed-cancel
    } catch (error) {
      if (error instanceof CancelledError) console.log('cancelled, but I go on');
      else throw error;
    }
  }
  return 'done';
}
async function fetcher(): Promise<number> {
  try {
    await sleep(1000); // EXPECT swallowed-cancel
    return 1;
  } catch (error) {
    console.error('failed', (error as Error).name);
    return -1;
  }
}
await run(async () => {
  const one = createTask(poller);
  const two = createTask(fetcher);
  await sleep(2);
  one.cancel();
  two.cancel();
  console.log(await one, await two);
});
