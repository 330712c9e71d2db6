// Worker threads that do it right, with top-level await in the worker.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

async function work(n) {
  await sleep(1);
  return n * 2;
}

function call(worker, message) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(message);
  });
}

async function serve() {
  parentPort.on('message', async (n) => {
    parentPort.postMessage(await work(n));
    if (n === 0) parentPort.close();
  });
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const gone = once(worker, 'exit');
  console.log(await call(worker, 2), await call(worker, 0));
  await gone;
} else {
  serve();
}
