// The same file in the main thread and in a worker.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

async function store(text) {
  await sleep(1);
  return text;
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.postMessage('job');
  worker.on('message', (answer) => {
    store(answer); // EXPECT never-awaited
  });
  await once(worker, 'exit');
  await sleep(10);
} else {
  parentPort.once('message', (job) => {
    store(job); // EXPECT never-awaited
    setTimeout(() => parentPort.postMessage('done'), 20);
  });
}
