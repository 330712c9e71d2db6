// tsyncio used as its manual says, around native promises.
import { asCompleted, createTask, Event, gather, Lock, Queue, run, shield, sleep, taskGroup, timeout, wait, waitFor } from 'tsyncio';

async function work(n: number): Promise<number> {
  await sleep(n);
  return n;
}

async function main(): Promise<void> {
  console.log(await gather([work(1), () => work(2), createTask(() => work(3))]));
  await taskGroup(async (group) => {
    group.createTask(() => work(1));
    group.createTask(async () => {
      await work(2);
    });
  });
  await timeout(1000, () => work(1));
  await timeout(2, () => work(50)).catch((error: Error) => console.log(error.name));
  await waitFor(() => work(1), 1000);
  await waitFor(() => sleep(100), 2).catch((error: Error) => console.log(error.name));

  const queue = new Queue<number>(1);
  const consumer = createTask(async () => {
    for (let n = 0; n < 3; n++) console.log(await queue.get());
  });
  for (let n = 0; n < 3; n++) await queue.put(n);
  await consumer;

  const lock = new Lock();
  await lock.run(async () => {
    await sleep(1);
  });
  const event = new Event();
  const waiter = createTask(() => event.wait());
  await sleep(1);
  event.set();
  await waiter;

  await shield(work(1));
  const { done } = await wait([createTask(() => work(1)), createTask(() => work(2))]);
  console.log(done.size);
  for (const next of asCompleted([work(2), work(1)])) console.log(await next);
  const cancelled = createTask(() => work(1000));
  await sleep(1);
  cancelled.cancel();
  await cancelled.catch((error: unknown) => console.log(String(error)));
}

await run(main);
