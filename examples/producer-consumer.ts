/** A bounded queue between one producer and two consumers. `node examples/producer-consumer.ts` */
import { Queue, run, sleep, taskGroup } from 'tsyncio';

async function produce(queue: Queue<number>): Promise<void> {
  for (let i = 1; i <= 6; i++) {
    // Waits while the queue is full: a fast producer cannot run away from slow consumers.
    await queue.put(i);
    console.log(`produced ${i}, ${queue.qsize()} in the queue`);
  }
  // Consumers take what is left, then their loops end.
  queue.shutdown();
}

async function consume(name: string, queue: Queue<number>): Promise<void> {
  for await (const item of queue) {
    await sleep(50);
    console.log(`${name} consumed ${item}`);
  }
}

await run(async () => {
  const queue = new Queue<number>(2);
  // The group ends when all three have; should one fail, the others are cancelled.
  await taskGroup(async (tg) => {
    tg.createTask(() => produce(queue));
    tg.createTask(() => consume('ann', queue));
    tg.createTask(() => consume('bob', queue));
  });
  console.log('all done');
});
