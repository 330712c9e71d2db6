// Pools, mutexes, queues, rate limiters, as people write them.
import { setTimeout as sleep } from 'node:timers/promises';

function pLimit(limit) {
  const queue = [];
  let active = 0;
  const next = () => {
    active--;
    if (queue.length > 0) queue.shift()();
  };
  const run = async (fn, resolve, args) => {
    active++;
    const result = (async () => fn(...args))();
    resolve(result);
    try {
      await result;
    } catch {}
    next();
  };
  const enqueue = (fn, resolve, args) => {
    queue.push(run.bind(undefined, fn, resolve, args));
    (async () => {
      await Promise.resolve();
      if (active < limit && queue.length > 0) queue.shift()();
    })();
  };
  return (fn, ...args) => new Promise((resolve) => enqueue(fn, resolve, args));
}

class Mutex {
  #tail = Promise.resolve();

  lock(body) {
    const result = this.#tail.then(() => body());
    this.#tail = result.then(
      () => {},
      () => {},
    );
    return result;
  }
}

class Semaphore {
  #waiting = [];
  #free;

  constructor(free) {
    this.#free = free;
  }

  acquire() {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release() {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  async use(body) {
    await this.acquire();
    try {
      return await body();
    } finally {
      this.release();
    }
  }
}

class Batcher {
  #pending = [];
  #scheduled = false;

  load(key) {
    return new Promise((resolve) => {
      this.#pending.push({ key, resolve });
      if (this.#scheduled) return;
      this.#scheduled = true;
      queueMicrotask(() => this.#flush());
    });
  }

  #flush() {
    this.#scheduled = false;
    for (const { key, resolve } of this.#pending.splice(0)) resolve(`row ${key}`);
  }
}

async function mapLimit(items, limit, iteratee) {
  const executing = new Set();
  const results = [];
  for (const item of items) {
    const promise = Promise.resolve().then(() => iteratee(item));
    results.push(promise);
    executing.add(promise);
    promise.finally(() => executing.delete(promise));
    if (executing.size >= limit) await Promise.race(executing);
  }
  return Promise.all(results);
}

async function workers(items, count, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) await work(queue.shift());
  };
  await Promise.all(Array.from({ length: count }, worker));
}

function debounce(fn, ms) {
  let timer;
  return (...args) =>
    new Promise((resolve) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(fn(...args)), ms);
    });
}

async function main() {
  const limit = pLimit(2);
  console.log(await Promise.all([1, 2, 3, 4].map((n) => limit(async (x) => sleep(1, x), n))));
  const mutex = new Mutex();
  await Promise.all([mutex.lock(() => sleep(1)), mutex.lock(async () => sleep(1)), mutex.lock(() => 3)]);
  await mutex.lock(() => Promise.reject(new Error('handled'))).catch(() => {});
  const semaphore = new Semaphore(1);
  await Promise.all([1, 2, 3].map((n) => semaphore.use(() => sleep(1, n))));
  const batcher = new Batcher();
  console.log(await Promise.all([batcher.load('a'), batcher.load('b')]));
  console.log(await mapLimit([1, 2, 3, 4], 2, async (n) => sleep(n, n)));
  await workers([1, 2, 3, 4, 5], 2, async (n) => sleep(1, n));
  const late = debounce(async (n) => sleep(1, n), 2);
  console.log(await late(1));
}

await main();
