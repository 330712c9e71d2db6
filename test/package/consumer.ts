/**
 * A user's first program. It runs twice: in the tests, and by scripts/check-package.ts from a project into which the
 * packed tarball was installed. It imports every entry that exports names, and prints one line.
 */
import { CancelledError, gather, Lock, Queue, run, sleep, TimeoutError, taskGroup, timeout } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

async function double(n: number): Promise<number> {
  await sleep(1);
  return 2 * n;
}

async function main(): Promise<number> {
  const queue = new Queue<number>(2);
  const lock = new Lock();
  let sum = 0;
  await taskGroup(async (group) => {
    group.createTask(async () => {
      for (let i = 1; i <= 4; i += 1) await queue.put(i);
      queue.shutdown();
    });
    group.createTask(async () => {
      for await (const item of queue) {
        using _held = await lock.acquire();
        sum += await double(item);
      }
    });
  });
  const [a, b] = await gather([() => double(10), () => double(20)]);
  try {
    await timeout(1, () => sleep(60_000));
  } catch (error) {
    if (!(error instanceof TimeoutError && error.cause instanceof CancelledError)) throw error;
    sum += 1;
  }
  return sum + a + b;
}

const total = await run(main);
const virtual: number = await virtualRun(async () => {
  await sleep(60_000);
  return 1;
});
console.log(`consumer: ${total + virtual}`);
