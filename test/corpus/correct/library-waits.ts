import { Barrier, Condition, createTask, Event, gather, Lock, Queue, run, Semaphore, sleep, wait } from 'tsyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const held = await lock.acquire();
  const later = lock.acquire();
  lock.release();
  await later;
  lock.release();
  console.log(typeof held);
  const queue = new Queue<number>(1);
  const put = queue.put(1);
  console.log(await queue.get());
  await put;
  const pauses = [sleep(1), sleep(2)];
  await sleep(10);
  await Promise.all(pauses);
  const condition = new Condition();
  const waiter = createTask(async () => {
    await condition.acquire();
    await condition.wait();
    condition.release();
  });
  await sleep(2);
  await condition.acquire();
  condition.notifyAll();
  condition.release();
  await waiter;
  const barrier = new Barrier(2);
  await gather([() => barrier.wait(), () => barrier.wait()]);
  const semaphore = new Semaphore(1);
  await semaphore.acquire();
  semaphore.release();
  const event = new Event();
  setTimeout(() => event.set(), 1);
  await event.wait();
  const { done, pending } = await wait([createTask(() => sleep(1)), createTask(() => sleep(50))], { timeout: 10 });
  console.log(done.size, pending.size);
  for (const task of pending) task.cancel();
}

await run(main);
