import { setTimeout as sleep } from 'node:timers/promises';

async function* numbers() {
  for (let n = 0; n < 3; n++) {
    await sleep(1);
    audit(n); // EXPECT never-awaited
    yield n;
  }
}

async function audit(n) {
  await sleep(1);
  return n;
}

function* jobs() {
  for (let n = 0; n < 3; n++) {
    audit(n); // EXPECT never-awaited
    yield n;
  }
}

class Ticker {
  #left = 2;

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    if (this.#left-- === 0) return Promise.resolve({ done: true, value: undefined });
    // EXPECT never-awaited
    this.#record();
    return sleep(1, { done: false, value: this.#left });
  }

  async #record() {
    await sleep(1);
  }
}

async function main() {
  for await (const n of numbers()) {
    audit(n); // EXPECT never-awaited
  }
  for (const job of jobs()) console.log('job', job);
  for await (const tick of new Ticker()) console.log('tick', tick);
  const stream = numbers();
  // EXPECT never-awaited
  stream.next();
  await sleep(20);
  await stream.return();
}

await main();
