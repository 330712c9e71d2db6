// EXIT 13
import { createTask, Queue, run } from 'tsyncio';

async function consume(queue: Queue<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const item = await queue.get(); // EXPECT stuck-task
    sum += item;
    queue.taskDone();
  }
}

async function main(): Promise<void> {
  const queue = new Queue<number>();
  const consumer = createTask(() => consume(queue), { name: 'consumer' });
  await queue.put(1);
  await queue.put(2);
  console.log('put');
  await consumer;
}

await run(main);
