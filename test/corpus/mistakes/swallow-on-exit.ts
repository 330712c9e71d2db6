// run() cancels what is left: a task that catches that goes on.
import { createTask, run, sleep } from 'tsyncio';

const log: string[] = [];

async function heartbeat(): Promise<void> {
  let beats = 0;
  while (beats < 3) {
    try {
      await sleep(20); // EXPECT swallowed-cancel
      beats++;
    } catch (error) {
      log.push((error as Error).name);
      beats++;
    }
  }
}

async function main(): Promise<void> {
  createTask(heartbeat);
  await sleep(1);
}

await run(main);
console.log(log.join());
