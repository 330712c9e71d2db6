import { createTask, gather, Semaphore, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// A token bucket refilled by a timer, and a limit on concurrency: what ran in which interval.
class Bucket {
  readonly #permits: Semaphore;
  #used = 0;

  constructor(size: number) {
    this.#permits = new Semaphore(size);
  }

  async take(): Promise<void> {
    await this.#permits.acquire();
    this.#used += 1;
  }

  async refill(times: number): Promise<void> {
    for (let tick = 0; tick < times; tick++) {
      await sleep(40);
      say('tick', tick, 'used', this.#used);
      for (let i = 0; i < this.#used; i++) this.#permits.release();
      this.#used = 0;
    }
  }
}

async function call(n: number, bucket: Bucket, slots: Semaphore): Promise<number> {
  await bucket.take();
  await slots.run(async () => {
    say('call', n);
    await sleep(0);
  });
  return n;
}

await runOnVirtualTime(async () => {
  const bucket = new Bucket(3);
  const slots = new Semaphore(2);
  const refill = createTask(() => bucket.refill(4));
  say(await gather(Array.from({ length: 8 }, (_, n) => () => call(n, bucket, slots))));
  say('refill', refill.done());
  await refill;
});
