// A worker thread that runs a loop of its own, and blocks it.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { run, sleep } from 'tsyncio';

async function main() {
  await sleep(5);
  let sum = 0;
  for (let n = 0; n < 500_000_000; n++) sum = (sum + n) | 0; // EXPECT blocked-loop
  await sleep(5);
  parentPort.postMessage(sum);
  await sleep(20);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const [sum] = await once(worker, 'message');
  console.log(typeof sum);
  await once(worker, 'exit');
} else {
  await run(main);
}
