// Programs may end with something that still waits, where that is its purpose.
import { EventEmitter, once, on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

class Consumer extends EventEmitter {
  #wake;
  #jobs = [];

  constructor() {
    super();
    void this.#consume();
  }

  push(job) {
    this.#jobs.push(job);
    this.#wake?.();
  }

  async #consume() {
    for (;;) {
      while (this.#jobs.length > 0) console.log(this.#jobs.shift());
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function logEvents(bus) {
  for await (const [line] of on(bus, 'line')) console.log(line);
}

const consumer = new Consumer();
const bus = new EventEmitter();
const logging = logEvents(bus);
const closed = once(bus, 'close');
consumer.push('a');
bus.emit('line', 'b');
await sleep(5);
consumer.push('c');
await Promise.race([closed, logging, sleep(5)]);
console.log('done');
