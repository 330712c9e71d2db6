// A pool of workers, with the mistakes that such pools have.
import { setTimeout as sleep } from 'node:timers/promises';

class Pool {
  #waiting = [];
  #active = 0;
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  async run(job) {
    if (this.#active >= this.#limit) await new Promise((resolve) => this.#waiting.push(resolve));
    this.#active++;
    try {
      return await job();
    } finally {
      this.#active--;
      this.#waiting.shift()?.();
    }
  }

  submit(job) {
    this.run(job); // EXPECT never-awaited
  }

  submitAll(jobs) {
    return jobs.map((job) => this.run(job)); // EXPECT never-awaited
  }
}

class Mutex {
  #tail = Promise.resolve();

  lock(body) {
    const result = this.#tail.then(body);
    this.#tail = result.catch(() => {});
    return result;
  }
}

async function main() {
  const pool = new Pool(2);
  pool.submit(() => sleep(1));
  const running = pool.submitAll([() => sleep(1), () => sleep(2), () => sleep(1)]);
  console.log(running.length);
  const mutex = new Mutex();
  await mutex.lock(() => sleep(1));
  pool.run(async () => sleep(1)); // EXPECT never-awaited
  Promise.race([pool.run(() => sleep(1)), sleep(2)]); // EXPECT never-awaited
  Promise.allSettled([sleep(1)]); // EXPECT never-awaited
  await Promise.all([pool.run(() => sleep(1)), pool.run(() => sleep(1))]);
  await sleep(20);
}

await main();
