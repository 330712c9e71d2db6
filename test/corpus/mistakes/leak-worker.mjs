import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

async function compute(n) {
  // EXPECT resource-leak
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (n) => parentPort.postMessage(n * 2));`,
    { eval: true },
  );
  worker.postMessage(n);
  const [result] = await once(worker, 'message');
  return result;
}

console.log(await compute(21));
process.exit(0);
