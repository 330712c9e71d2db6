// Native promises in a program that uses tsyncio: the same mistakes, beside tasks that are looked after.
import { createTask, gather, Queue, run, sleep, taskGroup, timeout } from 'tsyncio';

const stored: number[] = [];

async function store(n: number): Promise<number> {
  await sleep(1);
  stored.push(n);
  return n;
}

class Writer {
  readonly #queue = new Queue<number>();

  async drain(): Promise<void> {
    while (!this.#queue.empty()) {
      const n = await this.#queue.get();
      // EXPECT never-awaited
      store(n);
    }
  }

  async fill(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.#queue.put(n);
  }
}

async function main(): Promise<void> {
  store(1); // EXPECT never-awaited
  await createTask(() => store(2));
  await gather([store(3), () => store(4)]);
  await taskGroup(async (group) => {
    group.createTask(() => store(5));
    group.createTask(async () => {
      store(6); // EXPECT never-awaited
    });
  });
  await timeout(1000, async () => {
    [7, 8].forEach(async (n) => { // EXPECT never-awaited
      await store(n);
    });
    await sleep(5);
  });
  const writer = new Writer();
  await writer.fill(3);
  await writer.drain();
  await sleep(20);
  console.log(stored.length);
}

await run(main);
