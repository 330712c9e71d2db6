// Tasks and futures that fail while nobody looks.
import { createTask, ensureFuture, Future, gather, getRunningLoop, run, sleep, taskGroup, ThreadPoolExecutor, wait } from 'tsyncio';

async function fails(ms = 1) {
  await sleep(ms);
  throw new Error(`failed after ${ms} ms`);
}

class Poller {
  #task;

  start() {
    this.#task = createTask(() => this.#poll(), { name: 'poller' }); // EXPECT never-retrieved
    return this;
  }

  async #poll() {
    await sleep(1);
    throw new TypeError('no such page');
  }
}

async function main() {
  const loop = getRunningLoop();
  createTask(fails); // EXPECT never-retrieved
  const kept = createTask(fails); // EXPECT never-retrieved
  const poller = new Poller().start();
  ensureFuture(fails); // EXPECT never-retrieved
  loop.createTask(() => fails(2)); // EXPECT never-retrieved
  const tasks = [1, 2].map((ms) => createTask(() => fails(ms))); // EXPECT never-retrieved

  const future = new Future(); // EXPECT never-retrieved
  future.setException(new Error('a'));
  const other = loop.createFuture(); // EXPECT never-retrieved
  loop.callSoon(() => other.setException(new Error('b')));

  const { done } = await wait([createTask(fails)]); // EXPECT never-retrieved
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  // EXPECT never-retrieved
  pool.submit(() => {
    throw new RangeError('in a thread');
  });
  await taskGroup(async (group) => {
    group.createTask(() => sleep(1));
    createTask(fails); // EXPECT never-retrieved
    await sleep(5);
  });
  const early = createTask(fails); // EXPECT never-retrieved
  early.addDoneCallback(() => console.log('done'));
  await sleep(50);
  await pool.shutdown();
  console.log(done.size, kept.done(), tasks.length, typeof poller);
}

await run(main);
