// What run() cancels on its way out is nobody's mistake.
import { createTask, Event, Queue, run, sleep } from 'tsyncio';

const log: string[] = [];

async function serve(queue: Queue<number>): Promise<void> {
  try {
    for (;;) {
      log.push(String(await queue.get()));
      queue.taskDone();
    }
  } finally {
    log.push('served');
  }
}

async function main(): Promise<void> {
  const queue = new Queue<number>();
  createTask(() => serve(queue), { name: 'server' });
  const never = new Event();
  createTask(async () => {
    await never.wait();
  });
  for (let n = 0; n < 3; n++) await queue.put(n);
  await queue.join();
  await sleep(1);
}

await run(main);
console.log(log.join());
