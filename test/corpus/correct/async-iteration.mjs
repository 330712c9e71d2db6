import { on, EventEmitter } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep, setInterval as every } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

async function* numbers(count) {
  for (let n = 0; n < count; n++) {
    await sleep(1);
    yield n;
  }
}

async function* doubled(source) {
  for await (const n of source) yield n * 2;
}

async function* both() {
  yield* numbers(2);
  yield* doubled(numbers(2));
  yield sleep(1, 'awaited by the generator');
  return 'end';
}

async function load(n) {
  await sleep(n);
  return n;
}

function* promises() {
  for (let n = 1; n < 4; n++) yield load(n);
}

class Countdown {
  #left;
  constructor(left) {
    this.#left = left;
  }
  [Symbol.asyncIterator]() {
    return {
      next: async () => {
        await sleep(1);
        return this.#left-- > 0 ? { done: false, value: this.#left } : { done: true, value: undefined };
      },
      return: async () => {
        await sleep(1);
        return { done: true, value: undefined };
      },
    };
  }
}

async function main() {
  for await (const n of numbers(3)) if (n === 1) break;
  for await (const n of both()) console.log(n);
  for await (const n of [load(1), load(2), 3, load(1)]) console.log(n);
  for await (const n of promises()) console.log(n);
  for await (const n of new Set([load(1)])) console.log(n);
  for await (const n of [1, 2]) console.log(n);
  const jobs = [3, 1, 2].map((n) => load(n));
  await sleep(10);
  for await (const n of jobs) console.log(n);
  for await (const n of new Countdown(3)) if (n === 1) break;
  for await (const n of new Countdown(2)) console.log(n);
  const iterator = numbers(3);
  console.log(await iterator.next(), await iterator.return());
  const parallel = numbers(3);
  console.log(await Promise.all([parallel.next(), parallel.next(), parallel.next(), parallel.next()]));
  let ticks = 0;
  for await (const _ of every(1)) if (++ticks === 3) break;
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('x', 1), 1);
  for await (const [value] of on(emitter, 'x')) {
    console.log(value);
    break;
  }
  const lines = createInterface({ input: createReadStream(fileURLToPath(import.meta.url)) });
  for await (const line of lines) {
    console.log(line);
    break;
  }
  try {
    for await (const n of numbers(3)) {
      if (n === 1) throw new Error('stop');
    }
  } catch (error) {
    console.log(error.message);
  }
}

await main();
