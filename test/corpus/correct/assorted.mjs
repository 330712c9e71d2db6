// NODE 22
import { setTimeout as delay } from 'node:timers/promises';
import { EventEmitter, once, on } from 'node:events';
import { createServer, request } from 'node:http';
import { Readable, Duplex, compose } from 'node:stream';
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { performance, PerformanceObserver } from 'node:perf_hooks';
// circuit breaker
class Breaker {
  #fails = 0;
  #opened = 0;
  constructor(fn, { max = 2, reset = 5 } = {}) {
    this.fn = fn;
    this.max = max;
    this.reset = reset;
  }
  async fire(...a) {
    if (this.#fails >= this.max && Date.now() - this.#opened < this.reset) throw new Error('open');
    try {
      const r = await this.fn(...a);
      this.#fails = 0;
      return r;
    } catch (e) {
      if (++this.#fails >= this.max) this.#opened = Date.now();
      throw e;
    }
  }
}
// rwlock
class RW {
  #r = 0;
  #w = Promise.resolve();
  #idle = null;
  async read(f) {
    await this.#w;
    this.#r++;
    try {
      return await f();
    } finally {
      if (--this.#r === 0) this.#idle?.();
    }
  }
  write(f) {
    const run = this.#w.then(async () => {
      if (this.#r > 0)
        await new Promise((r) => {
          this.#idle = r;
        });
      return f();
    });
    this.#w = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }
}
// single flight with expiry
const flights = new Map();
async function single(key, f) {
  let p = flights.get(key);
  if (!p) {
    p = f();
    flights.set(key, p);
    p.then(
      () => flights.delete(key),
      () => flights.delete(key),
    );
  }
  return p;
}
// heartbeat with unref
function heartbeat(f, ms) {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await f();
      await delay(ms);
    }
  })();
  return async () => {
    stopped = true;
    await loop;
  };
}
async function* merge(...its) {
  const pending = new Map(its.map((it, i) => [i, it.next().then((r) => ({ i, r }))]));
  while (pending.size) {
    const { i, r } = await Promise.race(pending.values());
    if (r.done) pending.delete(i);
    else {
      pending.set(
        i,
        its[i].next().then((r) => ({ i, r })),
      );
      yield r.value;
    }
  }
}
async function* seq(n) {
  for (let i = 0; i < n; i++) {
    await delay(1);
    yield i;
  }
}
const b = new Breaker(async (x) => {
  if (x < 0) throw new Error('neg');
  return x;
});
for (const x of [1, -1, -1, 1]) await b.fire(x).catch((e) => console.log(e.message));
const rw = new RW();
await Promise.all([rw.read(() => delay(1)), rw.write(async () => delay(1)), rw.read(async () => 1)]);
console.log(await Promise.all([single('a', () => delay(1, 1)), single('a', () => delay(1, 2))]));
const stop = heartbeat(async () => {}, 1);
await delay(5);
await stop();
const merged = [];
for await (const x of merge(seq(2), seq(2))) merged.push(x);
console.log(merged.length);
const child = spawn(process.execPath, ['-e', '1']);
const [code] = await once(child, 'exit');
console.log(code);
const w = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true });
console.log(await once(w, 'message'));
await w.terminate();
const srv = createServer(async (q, s) => {
  for await (const _ of q);
  s.end('ok');
}).listen(0);
await once(srv, 'listening');
const res = await new Promise((ok, no) => {
  const r = request({ port: srv.address().port, method: 'POST' }, ok);
  r.on('error', no);
  r.end('x');
});
res.resume();
await once(res, 'end');
srv.close();
console.log(
  await Readable.from([1, 2, 3])
    .filter(async (x) => x > 1)
    .reduce(async (a, x) => (await a) + x, 0),
);
const ee = new EventEmitter();
const ac = new AbortController();
setTimeout(() => {
  ee.emit('e', 1);
  ac.abort();
}, 2);
try {
  for await (const [x] of on(ee, 'e', { signal: ac.signal })) console.log(x);
} catch (e) {
  console.log(e.name);
}
const timed = performance.timerify(async () => delay(1));
await timed();
let resolveLater;
const ext = new Promise((r) => {
  resolveLater = r;
});
queueMicrotask(() => resolveLater('ext'));
console.log(await ext);
const results = [];
await [1, 2, 3].reduce(async (prev, n) => {
  await prev;
  results.push(await delay(1, n));
}, Promise.resolve());
console.log(results);
const tree = async (n) => (n === 0 ? 1 : (await Promise.all([tree(n - 1), tree(n - 1)])).reduce((a, x) => a + x));
console.log(await tree(4));
const obj = {
  async *[Symbol.asyncIterator]() {
    yield* seq(2);
  },
};
for await (const x of obj) console.log(x);
const pAll = async (fns) => {
  const out = [];
  for (const f of fns) out.push(await f());
  return out;
};
console.log(await pAll([() => delay(1, 'a'), async () => 'b']));
await Promise.all([...new Set([1, 1, 2])].map(async (x) => delay(x)));
const handlers = [async () => delay(1), () => delay(1), () => 3];
await Promise.all(handlers.map((h) => h()));
const { signal } = new AbortController();
signal.throwIfAborted();
await delay(1, null, { signal });
process.on('exit', async () => {
  await null;
});
process.once('beforeExit', async () => {
  await delay(1);
});
