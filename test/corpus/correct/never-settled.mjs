// Promises that never settle and are no mistake: the program has done its work.
import { EventEmitter, on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const bus = new EventEmitter();

class Service {
  #stopped = new Promise((resolve) => {
    this.stop = resolve;
  });
  #jobs = [];
  #wake = null;

  async watch() {
    await this.#stopped;
    console.log('stopped');
  }

  push(job) {
    this.#jobs.push(job);
    this.#wake?.();
  }

  async work() {
    for (;;) {
      while (this.#jobs.length === 0) {
        await new Promise((resolve) => {
          this.#wake = resolve;
        });
      }
      await this.#jobs.shift()();
    }
  }
}

async function* numbers() {
  let n = 0;
  try {
    for (;;) yield await sleep(1, n++);
  } finally {
    await sleep(1);
  }
}

async function heartbeat() {
  for (;;) await sleep(1000, undefined, { ref: false });
}

async function listen() {
  for await (const [event] of on(bus, 'event')) console.log(event);
}

const service = new Service();

async function main() {
  service.watch().catch(console.error);
  void service.work();
  for (let n = 0; n < 3; n++) service.push(() => sleep(1));
  for await (const n of numbers()) if (n > 2) break;
  const kept = numbers();
  await kept.next();
  await Promise.race([sleep(5), new Promise(() => {})]);
  await Promise.any([sleep(1), new Promise(() => {})]);
  const timeout = new Promise((_resolve, reject) => {
    setTimeout(reject, 10_000, new Error('too late')).unref();
  });
  await Promise.race([sleep(1), timeout]);
  const later = listen();
  bus.emit('event', 'one');
  await sleep(5);
  return [kept, later].length;
}

void heartbeat();
console.log(await main());
