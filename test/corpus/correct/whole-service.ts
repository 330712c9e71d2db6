// NODE 22
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createTask, run, taskGroup, Queue, Lock, Event, Semaphore, timeout, gather, CancelledError, background, shield, waitFor, toThread, ThreadPoolExecutor, sleep as pause, currentTask } from 'tsyncio';

const als = new AsyncLocalStorage<{ id: number }>();
class Cache {
  #pending = new Map<string, Promise<string>>();
  #timer = setInterval(() => this.#pending.clear(), 1000).unref();
  get(key: string): Promise<string> {
    let p = this.#pending.get(key);
    if (!p) this.#pending.set(key, (p = this.#load(key)));
    return p;
  }
  prefetch(key: string): void {
    this.#pending.set(key, this.#load(key));
  }
  async #load(key: string): Promise<string> {
    await sleep(1);
    return key.toUpperCase();
  }
  close(): void { clearInterval(this.#timer); }
}
class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => { this.resolve = resolve; this.reject = reject; });
}
class Batcher {
  #items: string[] = [];
  #flush: Promise<void> | undefined;
  add(item: string): void {
    this.#items.push(item);
    this.#flush ??= Promise.resolve().then(() => this.#run());
  }
  async #run(): Promise<void> {
    await sleep(1);
    this.#items.length = 0;
    this.#flush = undefined;
  }
  async drain(): Promise<void> { await this.#flush; }
}
async function handle(req: IncomingMessage, res: ServerResponse, cache: Cache): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  res.end(await cache.get(Buffer.concat(chunks).toString() || 'x'));
}
async function main(): Promise<void> {
  const cache = new Cache();
  cache.prefetch('later');
  const server = createServer((req, res) => {
    als.run({ id: 1 }, () => {
      handle(req, res, cache).catch((error: unknown) => res.destroy(error as Error));
    });
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const bodies = await Promise.all(['a', 'b'].map(async (body) => (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })).text()));
  console.log(bodies.join());
  const deferred = new Deferred<number>();
  setTimeout(() => deferred.resolve(1), 1);
  await Promise.race([deferred.promise, sleep(1000, undefined, { ref: false })]);
  const never = new Deferred<void>();
  await Promise.race([never.promise, sleep(1)]);
  const batcher = new Batcher();
  batcher.add('a');
  batcher.add('b');
  await batcher.drain();
  const bus = new EventEmitter({ captureRejections: true });
  bus.on('x', async () => { await sleep(1); });
  bus.emit('x');
  const controller = new AbortController();
  const stopped = sleep(1000, undefined, { signal: controller.signal }).catch(() => 'stopped');
  controller.abort();
  await stopped;
  const late = Promise.reject(new Error('late'));
  await late.catch(() => {});
  const settled = await Promise.allSettled([Promise.reject(new Error('x')), sleep(1)]);
  console.log(settled.length);
  const rejected = (async () => { throw new Error('handled soon'); })();
  queueMicrotask(() => { rejected.catch(() => {}); });
  await sleep(2);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  cache.close();
}
await main();

await run(async () => {
  const queue = new Queue<number>(2);
  const lock = new Lock();
  const ready = new Event();
  const slots = new Semaphore(2);
  const worker = createTask(async () => {
    for (;;) {
      const n = await queue.get();
      await slots.run(async () => { await pause(1); });
      queue.taskDone();
      if (n === 3) ready.set();
    }
  });
  for (let n = 1; n <= 3; n++) await queue.put(n);
  await queue.join();
  await ready.wait();
  worker.cancel();
  await worker.catch((error: unknown) => { if (!(error instanceof CancelledError)) throw error; });
  background(pause(1));
  const task = createTask(() => pause(1));
  await lock.run(async () => { await task; });
  console.log(await gather([pause(1, 'a'), pause(1, 'b')]));
  const slow = createTask(() => pause(5, 'slow'));
  try { await waitFor(shield(slow), 1); } catch { console.log('timeout'); }
  await slow;
  await taskGroup(async (group) => {
    group.createTask(() => pause(1));
    const fast = group.createTask(async () => 'fast');
    console.log(await fast);
  });
  await timeout(1000, async () => { await pause(1); });
  console.log(await toThread((a: number, b: number) => a + b, 1, 2));
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  console.log(await pool.submit((n: number) => n * 2, 4));
  const periodic = createTask(async () => {
    try {
      for (;;) await pause(5);
    } finally {
      console.log('cleaned', currentTask()?.cancelling());
    }
  });
  await pause(6);
  periodic.cancel('stop');
  await periodic.catch(() => {});
});
