import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
class Poller {
  #stopped = false;
  #loop;
  start() {
    this.#loop = this.#run();
    return this;
  }
  async #run() {
    while (!this.#stopped) {
      await sleep(1);
    }
  }
  async stop() {
    this.#stopped = true;
    await this.#loop;
  }
}
class Batch extends EventEmitter {
  #pending = null;
  request(x) {
    if (!this.#pending) this.#pending = this.#later();
    return this.#pending.then((map) => map.get(x));
  }
  async #later() {
    await sleep(1);
    this.#pending = null;
    return new Map([
      [1, 'a'],
      [2, 'b'],
    ]);
  }
}
class Lifecycle {
  #tasks = new Set();
  track(p) {
    this.#tasks.add(p);
    p.finally(() => this.#tasks.delete(p));
    return p;
  }
  async drain() {
    await Promise.all(this.#tasks);
  }
}
const p = new Poller().start();
const b = new Batch();
console.log(await Promise.all([b.request(1), b.request(2)]));
const life = new Lifecycle();
life.track(sleep(3));
life.track(sleep(5));
await life.drain();
await p.stop();
const shutdown = async (signal) => {
  await sleep(1);
  console.log(signal);
};
process.once('SIGTERM', () => shutdown('SIGTERM'));
process.once('SIGUSR1', shutdown);
process.kill(process.pid, 'SIGTERM');
await sleep(30);
let cleanup = sleep(1);
process.once('beforeExit', () => {
  cleanup = null;
});
const watchers = new Map();
async function watch(k) {
  await sleep(1);
  return k;
}
function ensure(k) {
  if (!watchers.has(k)) watchers.set(k, watch(k));
  return watchers.get(k);
}
await ensure('a');
await ensure('a');
const pendingByKey = {};
const dedupe = (k) => pendingByKey[k] ?? (pendingByKey[k] = watch(k).finally(() => delete pendingByKey[k]));
await Promise.all([dedupe('z'), dedupe('z')]);
const lazy = {
  get value() {
    return (this._v ||= watch('v'));
  },
};
await lazy.value;
await lazy.value;
const timeoutP = sleep(2, 'timeout', { ref: false });
console.log(await Promise.race([watch('w'), timeoutP]));
const em = new EventEmitter();
const [ev] = await Promise.all([once(em, 'e'), Promise.resolve().then(() => em.emit('e', 1))]);
console.log(ev);
