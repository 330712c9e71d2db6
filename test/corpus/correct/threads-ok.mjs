// NODE 24
// Threads that use the loop as they may, workers that end properly, and a blocked thread that runs no loop.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { attachLoop, callable, getLoopHandle, getRunningLoop, parentLoop, run, sleep, ThreadPoolExecutor, toThread } from 'tsyncio';

export function log(line) {
  console.log(line);
}

export async function double(n) {
  await sleep(1);
  return n * 2;
}

callable(import.meta.url, 'log', log);
callable(import.meta.url, 'double', double);

function heavy(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}

async function main() {
  console.log(await toThread(heavyInThread, 250));
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  console.log(await pool.submit(heavyInThread, 10));
  await pool.shutdown();
  const token = getLoopHandle(getRunningLoop());
  const worker = new Worker(new URL(import.meta.url), { workerData: { token }, transferList: [token.port] });
  console.log((await once(worker, 'message'))[0]);
  await once(worker, 'exit');
}

const heavyInThread = (ms) => {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
};

if (isMainThread) await run(main);
else {
  const loop = attachLoop(workerData.token);
  console.log(typeof loop.callSoonThreadsafe, typeof parentLoop, typeof heavy);
  parentPort.postMessage('used well');
}
