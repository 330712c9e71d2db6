import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { once } from 'node:events';
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const exit = once(worker, 'exit');
  worker.postMessage(400);
  console.log((await once(worker, 'message'))[0] > 0);
  await exit;
} else {
  parentPort.once('message', (ms) => {
    const end = Date.now() + ms; let n = 0;
    while (Date.now() < end) n++;
    parentPort.postMessage(n);
  });
}
