// Executors, and loops made by hand.
import { InterpreterPoolExecutor, newEventLoop, ProcessPoolExecutor, run, Runner, sleep, ThreadPoolExecutor } from 'tsyncio';

class Images {
  #pool = new ThreadPoolExecutor({ maxWorkers: 1 }); // EXPECT resource-leak

  resize(n) {
    return this.#pool.submit((size) => size / 2, n);
  }
}

async function main() {
  const images = new Images();
  console.log(await images.resize(4));
  const interpreters = new InterpreterPoolExecutor({ maxWorkers: 1 }); // EXPECT resource-leak
  console.log(await interpreters.submit((n) => n + 1, 1));
  const processes = new ProcessPoolExecutor({ maxWorkers: 1 }); // EXPECT resource-leak
  console.log(await processes.submit((n) => n + 2, 1));
  const closed = new ThreadPoolExecutor({ maxWorkers: 1 });
  console.log(await closed.submit((n) => n + 3, 1));
  await closed.shutdown();
  await sleep(1);
}

await run(main);
const loop = newEventLoop(); // EXPECT resource-leak
await loop.runUntilComplete(() => sleep(1));
const runner = new Runner();
await runner.run(() => sleep(1));
await runner.close();
process.exit(0);
