/** Promises that are kept and awaited much later, handled by somebody else, or still wanted when the program ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { createTask, Lock, Queue, run, sleep } from 'tsyncio';

async function load(name: string): Promise<string> {
  await delay(1);
  return name;
}

class Cache {
  readonly #pages = new Map<string, Promise<string>>();

  page(name: string): Promise<string> {
    let page = this.#pages.get(name);
    if (page === undefined) {
      page = load(name);
      this.#pages.set(name, page);
    }
    return page;
  }

  prefetch(names: readonly string[]): void {
    for (const name of names) void this.page(name);
  }
}

const early = load('early');
const cache = new Cache();
cache.prefetch(['a', 'b', 'c']);
const pair = Promise.all([load('x'), load('y')]);
const lines = ['one', 'two'].map(async (line) => await load(line));
await delay(300);
globalThis.gc?.();
await delay(300);
console.log(await early, await cache.page('a'), await pair);
for (const line of lines) console.log(await line);

await run(async () => {
  const queue = new Queue<number>();
  const lock = new Lock();
  const first = queue.get();
  const turn = lock.acquire();
  const task = createTask(() => sleep(5).then(() => 'slept'));
  await sleep(200);
  queue.putNowait(1);
  console.log(await first, (await turn) !== undefined, await task);
  lock.release();
});
