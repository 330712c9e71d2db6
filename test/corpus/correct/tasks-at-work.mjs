// Tasks, futures, executors, threads: used as they are meant to be.
import {
  asCompleted, background, coroutine, createTask, CancelledError, ensureFuture, Event, Future, gather, getRunningLoop, Lock, Queue,
  run, Semaphore, shield, sleep, taskGroup, ThreadPoolExecutor, timeout, toThread, wait, wrapFuture,
} from 'tsyncio';

async function work(n) {
  await sleep(n);
  return n;
}

async function fails(n) {
  await sleep(n);
  throw new Error(`failed ${n}`);
}

const lazy = coroutine(async (n) => work(n));
const running = new Set();

function spawn(coro) {
  const task = createTask(coro);
  running.add(task);
  task.addDoneCallback(() => running.delete(task));
  return task;
}

async function limited(semaphore, n) {
  await semaphore.acquire();
  try {
    return await work(n);
  } finally {
    semaphore.release();
  }
}

async function main() {
  const loop = getRunningLoop();
  loop.setExceptionHandler(() => {});
  background(fails(1));
  background(work(1));
  background(createTask(() => fails(1)));
  void sleep(1);
  spawn(() => work(2));
  spawn(async () => {
    await work(3);
  });
  console.log(await lazy(1), await gather([lazy(2), work(1)]), await createTask(lazy(3)));
  const never = lazy(9);
  never.close?.();

  const failed = createTask(() => fails(1));
  await wait([failed]);
  console.log(failed.exception()?.message);
  const results = await gather([fails(1), work(1), () => fails(2)], { returnExceptions: true });
  console.log(results.length);
  await gather([fails(1), fails(2)]).catch((error) => console.log(error.message));
  await taskGroup(async (group) => {
    group.createTask(() => fails(1));
    group.createTask(() => fails(1));
  }).catch((error) => console.log(error.errors.length > 0));
  const future = new Future();
  loop.callLater(1, () => future.setException(new Error('set')));
  await future.catch((error) => console.log(error.message));
  const cancelled = new Future();
  cancelled.cancel();
  const kept = loop.createFuture();
  kept.setResult(1);
  for await (const task of asCompleted([work(1), work(2)])) console.log(await task);
  const semaphore = new Semaphore(2);
  console.log(await gather([1, 2, 3].map((n) => limited(semaphore, n))));
  await shield(work(1));
  const inner = createTask(() => work(10));
  await timeout(1, () => shield(inner)).catch((error) => console.log(error.name));
  await inner;
  const queue = new Queue(1);
  await queue.put(1);
  const blockedPut = queue.put(2);
  console.log(await queue.get(), await queue.get());
  await blockedPut;
  const pending = queue.get();
  pending.cancel();
  const event = new Event();
  const waiter = event.wait();
  event.set();
  await waiter;
  const lock = new Lock();
  const first = lock.acquire();
  (await first).release();
  console.log(await lock.run(() => work(1)));
  console.log(await toThread((a, b) => a + b, 1, 2));
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const call = pool.submit((n) => n * 2, 2);
  for await (const n of pool.map((x) => x + 1, [1, 2])) console.log(n);
  console.log(await call);
  await pool.shutdown();
  console.log(await wrapFuture(Promise.resolve('native')), await ensureFuture(work(1)));
  const task = createTask(() => work(1000));
  await sleep(1);
  task.cancel();
  try {
    await task;
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  }
  createTask(async () => {
    for (;;) await sleep(5);
  });
  await sleep(10);
}

await run(main);
