import { createTask, Queue, run, sleep } from 'tsyncio';

async function worker(queue: Queue<number>): Promise<void> {
  for (;;) {
    try {
      const n = await queue.get(); // EXPECT swallowed-cancel
      if (n < 0) throw new Error('negative');
    } catch {
      // log and go on
    }
    if (stopped) return;
  }
}

let stopped = false;

async function main(): Promise<void> {
  const queue = new Queue<number>();
  const task = createTask(() => worker(queue));
  await queue.put(1);
  await queue.put(-1);
  await sleep(5);
  task.cancel();
  await sleep(5);
  stopped = true;
  await queue.put(2);
  await sleep(5);
  console.log(task.done());
}

await run(main);
