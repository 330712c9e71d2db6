import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'tsyncio-redis-'));
const port = await freePort();
const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
  stdio: 'ignore',
});
const ended = once(redis, 'exit');
while (!(await answers(port))) await sleep(20);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };

const queue = new Queue('orders', { connection });
const events = new QueueEvents('orders', { connection });
const worker = new Worker<{ item: string }, string>(
  'orders',
  async (job) => {
    await sleep(2);
    await job.updateProgress(50);
    if (job.data.item === 'unsteady' && job.attemptsMade === 0) throw new Error('try again');
    if (job.data.item === 'impossible') throw new UnrecoverableError('out of stock');
    return `one ${job.data.item}`;
  },
  { connection, concurrency: 3 },
);
worker.on('error', console.error);
let failures = 0;
worker.on('failed', () => {
  failures += 1;
});
await Promise.all([worker.waitUntilReady(), events.waitUntilReady()]);
const jobs = await queue.addBulk(['bread', 'milk', 'tea'].map((item) => ({ name: 'order', data: { item } })));
console.log(await Promise.all(jobs.map((job) => job.waitUntilFinished(events))));
const unsteady = await queue.add('order', { item: 'unsteady' }, { attempts: 3, backoff: { type: 'fixed', delay: 10 } });
console.log(await unsteady.waitUntilFinished(events));
const impossible = await queue.add('order', { item: 'impossible' });
try {
  await impossible.waitUntilFinished(events);
} catch (error) {
  console.log((error as Error).message, failures);
}
const delayed = await queue.add('order', { item: 'later' }, { delay: 50 });
console.log(await delayed.waitUntilFinished(events));
const flows = new FlowProducer({ connection });
const flow = await flows.add({
  name: 'basket',
  queueName: 'orders',
  data: { item: 'basket' },
  children: [{ name: 'order', queueName: 'orders', data: { item: 'eggs' } }],
});
console.log(await flow.job.waitUntilFinished(events));
console.log(await queue.getJobCounts('completed', 'failed'));
await worker.close();
await Promise.all([flows.close(), events.close(), queue.close()]);
redis.kill();
await ended;
await rm(folder, { recursive: true, force: true });
