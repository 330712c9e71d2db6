// NODE 22
import { createTask, Coroutine, coroutine, Event, ensureFuture, Future, gather, getRunningLoop, Lock, Queue, run, sleep, taskGroup, ThreadPoolExecutor, toThread, wait, Condition, Semaphore } from 'tsyncio';

const fetchUser = coroutine(async (id: number) => {
  await sleep(1);
  return { id };
});

class Store {
  readonly #lock = new Lock();
  readonly #changed = new Event();
  async put(): Promise<void> {
    await this.#lock.acquire();
    try {
      await sleep(1);
      this.#changed.set();
    } finally {
      this.#lock.release();
    }
  }
  async waitForChange(): Promise<void> {
    this.#changed.wait(); // EXPECT never-awaited
    await sleep(1);
  }
  touch(): void {
    this.put(); // EXPECT never-awaited
  }
}

async function failing(): Promise<never> {
  await sleep(1);
  throw new Error('failing');
}

async function main(): Promise<void> {
  fetchUser(1); // EXPECT never-awaited
  const user = fetchUser(2); // EXPECT never-awaited
  const store = new Store();
  await store.put();
  await store.waitForChange();
  store.touch();
  sleep(5); // EXPECT never-awaited
  const queue = new Queue<number>();
  queue.put(1); // EXPECT never-awaited
  queue.join(); // EXPECT never-awaited
  createTask(failing, { name: 'failing' }); // EXPECT never-retrieved
  const future = getRunningLoop().createFuture<number>(); // EXPECT never-retrieved
  future.setException(new Error('lost'));
  const group = gather([failing(), sleep(1)]); // EXPECT never-retrieved
  toThread(() => 1); // EXPECT never-awaited
  wait([createTask(() => sleep(1))]); // EXPECT never-awaited
  getRunningLoop().runInExecutor(undefined, (a: number) => { if (a > 0) throw new Error('in thread'); }, 1); // EXPECT never-retrieved
  await sleep(300);
  queue.getNowait();
  queue.taskDone();
  console.log(typeof user, typeof group);
}

await run(main);
