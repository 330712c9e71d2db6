// EXIT 13
// A semaphore written by hand that forgets to hand its place on when the work fails.
import { setTimeout as sleep } from 'node:timers/promises';

class Gate {
  #free;
  #waiting = [];

  constructor(places) {
    this.#free = places;
  }

  async enter() {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise((resolve) => this.#waiting.push(resolve)); // EXPECT stuck-task
  }

  leave() {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

const gate = new Gate(1);

async function guarded(work) {
  await gate.enter();
  const result = await work();
  gate.leave();
  return result;
}

await guarded(async () => {
  await sleep(1);
  throw new Error('no luck');
}).catch((error) => console.log(error.message));
console.log(await guarded(() => sleep(1, 'second')));
