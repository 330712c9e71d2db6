// NODE 22
import { setTimeout as sleep } from 'node:timers/promises';

function viaResolvers() {
  const { promise, resolve } = Promise.withResolvers();
  setTimeout(resolve, 1, 'value');
  return promise;
}

function renamed() {
  const { promise: done, resolve } = Promise.withResolvers();
  setTimeout(resolve, 1);
  return done;
}

async function step() {
  await sleep(1);
}

class Service {
  static {
    Service.ready = step(); // kept
    step(); // EXPECT never-awaited
  }

  #state = 'idle';

  get state() {
    return this.#load();
  }

  async #load() {
    await sleep(1);
    return this.#state;
  }
}

async function main() {
  await Service.ready;
  viaResolvers(); // EXPECT never-awaited
  renamed(); // EXPECT never-awaited
  const service = new Service();
  if (service.state === 'idle') console.log('never'); // EXPECT never-awaited
  await sleep(20);
}

await main();
