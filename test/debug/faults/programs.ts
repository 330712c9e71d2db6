/** Programs that give every part of the debug code something to do, and whose output says what they did. */

/** Goes through everything that is watched, and leaves by `process.exit`. */
const BUSY = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, openSync, closeSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledError, Lock, Queue, background, coroutine, createTask, gather, getRunningLoop, run, sleep, taskGroup } from 'tsyncio';

const log = (...words) => console.log(...words);
process.on('unhandledRejection', (reason) => log('unhandled', reason.message));
process.on('warning', () => {});
const self = new URL(import.meta.url);
const save = coroutine(async function save() { log('never'); });
async function forget() { await null; }
async function fail(text) { await null; throw new Error(text); }
function compute(ms) { const end = performance.now() + ms; while (performance.now() < end); }
class Shop {
  items = new Queue(2);
  async sell(item) { await this.items.put(item); return this.items.qsize(); }
}

await run(async function main() {
  const loop = getRunningLoop();
  loop.setExceptionHandler((_, { message }) => {
    // When a lost task is found is the garbage collector's affair.
    if (!message.includes('never retrieved')) log('handler', message.split('\\n')[0]);
  });
  loop.slowCallbackDuration = 20;
  save();
  forget();
  sleep(1);
  [1, 2].forEach(async (n) => { await sleep(n); });
  createTask(async () => { throw new Error('lost'); }, { name: 'loser' });
  fail('native');
  background(fail('behind'));
  const shop = new Shop();
  log('sold', await shop.sell('bread'), await gather([shop.sell('milk'), forget()]));
  await taskGroup(async (group) => {
    group.createTask(() => sleep(2));
    group.createTask(async () => { await forget(); });
  });
  const stubborn = createTask(async () => { try { await sleep(1000); } catch (error) { log(error instanceof CancelledError); } return 'went on'; });
  await sleep(1);
  stubborn.cancel();
  log(await stubborn.catch((error) => error.name));
  loop.callSoon(() => compute(60));
  await sleep(80);
  compute(150);
  await sleep(1);
  const lock = new Lock();
  log(await lock.run(() => 'inside'), String(lock));
  const storage = new AsyncLocalStorage();
  log(await storage.run('kept', async () => { await sleep(1); return storage.getStore(); }));
});

const server = createServer();
server.listen(0);
await once(server, 'listening');
log('listening', server.listening);
const handle = await open(self);
log((await handle.read(Buffer.alloc(1), 0, 1, 0)).bytesRead);
closeSync(openSync(self, 'r'));
log((await readFile(self)).length > 0);
for await (const chunk of createReadStream(self)) log(chunk.length > 0);
const child = spawn(process.execPath, ['-e', 'console.log(6 * 7)']);
log(String((await once(child.stdout, 'data'))[0]).trim(), (await once(child, 'close'))[0]);
const worker = new Worker("require('node:worker_threads').parentPort.postMessage('from the worker')", { eval: true });
log(await Promise.all([once(worker, 'message'), once(worker, 'exit')]));
log(await Promise.race([fail('x').catch((error) => error.message), new Promise(() => {})]));
const started = process.hrtime.bigint();
for (let n = 0; n < 2; n++) { compute(70); await new Promise((resolve) => setTimeout(resolve, 30)); }
log(process.hrtime.bigint() > started);
process.on('exit', (code) => log('exit', code));
process.on('SIGQUIT', () => {});
process.kill(process.pid, 'SIGQUIT');
setTimeout(() => process.exit(7), 30);
await new Promise(() => {});
`;

/** Ends by itself with its main line stuck. */
const STUCK = `
import { createTask, Event, Lock, run, sleep } from 'tsyncio';
const lock = new Lock();
process.on('exit', (code) => console.log('exit', code));
async function first() { await lock.acquire(); await sleep(5); await second; }
async function other() { await sleep(1); await lock.acquire(); }
const second = createTask(other);
createTask(first);
async function deep() { await new Promise(() => {}); }
console.log('begin');
await sleep(1100);
await run(async () => {
  createTask(deep);
  await new Event().wait();
});
`;

/** Ends with an error that nobody catches. */
const CRASHING = `
import { createTask, run, sleep } from 'tsyncio';
process.on('exit', (code) => console.log('exit', code));
async function forget() {}
await run(async () => { forget(); createTask(() => sleep(1000)); await sleep(1); }, { debug: true });
console.log('then');
setTimeout(() => { throw new TypeError('crash'); }, 5);
`;

export const PROGRAMS = { busy: BUSY, stuck: STUCK, crashing: CRASHING } as const;

export type ProgramName = keyof typeof PROGRAMS;
