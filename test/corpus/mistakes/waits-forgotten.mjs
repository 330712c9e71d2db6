// Functions of tsyncio that wait, called without await.
import {
  Barrier, BoundedSemaphore, Condition, createTask, Event, gather, Lock, PriorityQueue, Queue, run, Semaphore, shield,
  sleep, taskGroup, ThreadPoolExecutor, timeout, toThread, wait, waitFor,
} from 'tsyncio';

async function step() {
  await sleep(1);
}

class Inventory {
  #lock = new Lock();
  #slots = new Semaphore(2);

  async take() {
    this.#lock.acquire(); // EXPECT never-awaited
    await sleep(1);
    this.#lock.release();
  }

  async reserve() {
    this.#slots.acquire(); // EXPECT never-awaited
    await sleep(1);
    this.#slots.release();
  }

  put() {
    return this.#lock.run(step);
  }
}

async function main() {
  const inventory = new Inventory();
  await inventory.take();
  await inventory.reserve();
  inventory.put(); // EXPECT never-awaited

  const queue = new Queue(5);
  queue.put(1); // EXPECT never-awaited
  await sleep(1);
  queue.get(); // EXPECT never-awaited
  const urgent = new PriorityQueue();
  urgent.put(2); // EXPECT never-awaited
  await urgent.get();
  urgent.taskDone();
  urgent.join(); // EXPECT never-awaited

  const event = new Event();
  event.wait(); // EXPECT never-awaited
  event.set();

  const bounded = new BoundedSemaphore(1);
  bounded.run(step); // EXPECT never-awaited

  const condition = new Condition();
  const barrier = new Barrier(1);
  barrier.wait(); // EXPECT never-awaited
  condition.run(async () => {}); // EXPECT never-awaited

  gather([step(), step()]); // EXPECT never-awaited
  waitFor(step, 10_000); // EXPECT never-awaited
  timeout(10_000, step); // EXPECT never-awaited
  // EXPECT never-awaited
  taskGroup(async (group) => {
    group.createTask(step);
  });
  wait([createTask(step)]); // EXPECT never-awaited
  shield(step()); // EXPECT never-awaited
  toThread((a, b) => a + b, 1, 2); // EXPECT never-awaited
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  await pool.submit((a, b) => a * b, 1, 2);
  pool.shutdown(); // EXPECT never-awaited
  await sleep(1000);
  console.log('over');
}

await run(main);
