// NODE 24
// Other threads use the loop as if it were theirs.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { getLoopHandle, getRunningLoop, run, sleep, ThreadPoolExecutor, toThread } from 'tsyncio';
import { call, callLater, stop } from './jobs.mjs';

async function main() {
  await toThread(call, 'a');
  const loop = getRunningLoop();
  await using pool = { inner: new ThreadPoolExecutor({ maxWorkers: 1 }), [Symbol.asyncDispose]() { return this.inner.shutdown(); } };
  await loop.runInExecutor(pool.inner, callLater);
  await loop.runInExecutor(pool.inner, stop).catch((error) => console.log(error.name));

  const token = getLoopHandle(loop);
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { token }, transferList: [token.port] });
  const [code] = await once(worker, 'exit');
  console.log(code);
  await sleep(10);
}

await run(main);
