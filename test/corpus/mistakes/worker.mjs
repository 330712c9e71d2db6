// The same mistakes in a worker thread and in the thread that drives it.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const received = [];
async function remember(message) {
  await sleep(1);
  received.push(message);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on('message', (message) => {
    remember(message); // EXPECT never-awaited
  });
  worker.postMessage('ping');
  await once(worker, 'exit');
  await sleep(10);
  console.log(received.length);
} else {
  parentPort.once('message', async (message) => {
    await sleep(1);
    remember(message); // EXPECT never-awaited
    await sleep(10);
    parentPort.postMessage(`${message} pong`);
  });
}
