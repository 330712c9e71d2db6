import { workerData } from 'node:worker_threads';
import { attachLoop } from 'tsyncio';

const loop = attachLoop(workerData.token);

class Reporter {
  #loop;

  constructor(target) {
    this.#loop = target;
  }

  report() {
    return this.#loop.createTask(async () => {}); // EXPECT wrong-thread
  }
}

try {
  new Reporter(loop).report();
} catch (error) {
  console.log(error.name);
}
loop.close?.call === undefined || attempt(() => loop.createFuture()); // EXPECT wrong-thread

function attempt(f) {
  try {
    f();
  } catch (error) {
    console.log(error.message.includes('Non-thread-safe'));
  }
}
