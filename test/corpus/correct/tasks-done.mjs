// Tasks that wait long, in circles that a timeout opens, and consumers that run() ends.
import { background, createTask, Event, gather, Lock, Queue, run, sleep, taskGroup, timeout, wait } from 'tsyncio';

async function tryBoth(first, second) {
  const held = await first.acquire();
  try {
    await sleep(1);
    await timeout(20, async () => {
      const other = await second.acquire();
      other.release();
    });
  } catch (error) {
    console.log(error.name);
  } finally {
    held.release();
  }
}

await run(async () => {
  const queue = new Queue();
  createTask(async () => {
    for (;;) await queue.get();
  });
  await queue.put(1);
  const a = new Lock();
  const b = new Lock();
  await gather([() => tryBoth(a, b), () => tryBoth(b, a)]);
  await taskGroup(async (group) => {
    const done = new Event();
    group.createTask(() => done.wait());
    group.createTask(async () => {
      await sleep(5);
      done.set();
    });
  });
  const never = createTask(() => new Event().wait());
  await wait([never, createTask(() => sleep(1))], { returnWhen: 'FIRST_COMPLETED' });
  await Promise.race([sleep(1), new Promise(() => {})]);
});
background(createTask(() => new Event().wait()));
console.log('done');
