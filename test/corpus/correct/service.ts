// A service that a signal ends.
import { createTask, Event, getRunningLoop, Queue, run, sleep } from 'tsyncio';

async function main(): Promise<void> {
  const stop = new Event();
  const queue = new Queue<number>();
  const loop = getRunningLoop();
  loop.addSignalHandler('SIGTERM', () => stop.set());
  const worker = createTask(async () => {
    for await (const n of queue) console.log(n);
  });
  await queue.put(1);
  setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20);
  await stop.wait();
  loop.removeSignalHandler('SIGTERM');
  queue.shutdown();
  await worker;
  await sleep(1);
  console.log('stopped');
}

await run(main);
