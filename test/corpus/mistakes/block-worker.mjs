import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { once } from 'node:events';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const [answer] = await once(worker, 'message');
  console.log(answer);
  await once(worker, 'exit');
} else {
  setTimeout(() => {
    let n = 1;
    for (let i = 0; i < 400_000_000; i++) n = (n * 33 + i) | 0; // EXPECT blocked-loop
    parentPort.postMessage(Number.isInteger(n));
  }, 10);
}
