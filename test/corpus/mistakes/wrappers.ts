// Decorator-like wrappers: the promise goes through several hands before it is dropped.
import { setTimeout as sleep } from 'node:timers/promises';

type Async<A extends unknown[], R> = (...args: A) => Promise<R>;

function timed<A extends unknown[], R>(fn: Async<A, R>): Async<A, R> {
  return async (...args) => {
    const start = performance.now();
    try {
      return await fn(...args);
    } finally {
      durations.push(performance.now() - start);
    }
  };
}

function memoized<A extends unknown[], R>(fn: Async<A, R>): Async<A, R> {
  const cache = new Map<string, Promise<R>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const made = fn(...args);
    cache.set(key, made);
    return made;
  };
}

function passThrough<A extends unknown[], R>(fn: Async<A, R>): Async<A, R> {
  return (...args) => fn(...args);
}

async function retry<T>(attempts: number, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

const durations: number[] = [];
const load = timed(async (id: number) => {
  await sleep(1);
  return id;
});
const loadOnce = memoized(async (id: number) => sleep(1, id));
const loadPlain = passThrough((id: number) => sleep(1, id));

const proxied = new Proxy(
  { fetch: async (id: number) => sleep(1, id) },
  {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => Reflect.apply(value, target, args);
    },
  },
);

async function main(): Promise<void> {
  load(1); // EXPECT never-awaited
  loadPlain(3); // EXPECT never-awaited
  // EXPECT never-awaited
  passThrough(passThrough(load))(4);
  proxied.fetch(5); // EXPECT never-awaited
  retry(2, () => load(6)); // EXPECT never-awaited
  load.call(null, 7); // EXPECT never-awaited
  load.apply(null, [8]); // EXPECT never-awaited
  load.bind(null, 9)(); // EXPECT never-awaited
  Reflect.apply(load, null, [10]); // EXPECT never-awaited
  await loadOnce(2);
  await sleep(30);
  console.log(durations.length);
}

await main();
