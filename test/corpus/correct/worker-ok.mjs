import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

function compute(n) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: n });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  console.log(await Promise.all([compute(1), compute(2)]));
} else {
  await new Promise((resolve) => setTimeout(resolve, 5));
  parentPort.postMessage(workerData * 10);
}
