import { createTask, gather, getRunningLoop, run, sleep, wait } from 'tsyncio';

async function fail(n: number): Promise<number> {
  await sleep(n);
  throw new Error(`fail ${n}`);
}

async function main(): Promise<void> {
  const results = await gather([fail(1), () => fail(2)], { returnExceptions: true });
  console.log(results.length);
  const looked = createTask(() => fail(1));
  await wait([looked]);
  console.log((looked.exception() as Error).message);
  const called = createTask(() => fail(1));
  called.addDoneCallback((task) => {
    if (!task.cancelled()) console.log(String(task.exception()));
  });
  const later = createTask(() => fail(1));
  await sleep(10);
  await later.catch((error: Error) => console.log(error.message));
  const first = gather([() => fail(1), () => sleep(3)]);
  await first.catch((error: Error) => console.log(error.message));
  await sleep(5);
  const future = getRunningLoop().createFuture<void>();
  setTimeout(() => future.setException(new Error('asked')), 1);
  try {
    await future;
  } catch (error) {
    console.log((error as Error).message);
  }
}

await run(main);
