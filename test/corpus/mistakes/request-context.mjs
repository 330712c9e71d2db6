// AsyncLocalStorage around everything, as tracing and logging libraries have it.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const storage = new AsyncLocalStorage();
const lines = [];

async function log(line) {
  await sleep(1);
  lines.push(`${storage.getStore()?.id} ${line}`);
}

class Job extends AsyncResource {
  constructor(id) {
    super('Job');
    this.id = id;
  }

  start() {
    this.runInAsyncScope(() => {
      log(`job ${this.id}`); // EXPECT never-awaited
    });
  }
}

function request(id, body) {
  return storage.run({ id }, body);
}

async function main() {
  await request(1, async () => {
    log('begin'); // EXPECT never-awaited
    await log('end');
  });
  request(2, () => log('plain')); // EXPECT never-awaited
  request(3, async () => { // EXPECT never-awaited
    await log('async');
  });
  storage.run({ id: 4 }, () => {
    new Job(4).start();
    ['a', 'b'].map((part) => log(part)); // EXPECT never-awaited
  });
  storage.exit(() => void log('void'));
  await sleep(30);
  console.log(lines.length);
}

await main();
