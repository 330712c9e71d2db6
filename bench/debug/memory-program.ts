/** `node --expose-gc memory-program.ts COUNT`: awaits so many times, and prints the memory of the process ten times along the way. */
import { createTask, Lock, Queue, run, sleep } from 'tsyncio';

const count = Number(process.argv[2]);
const ROUND = 10;
const samples: { awaits: number; rss: number; heap: number }[] = [];

async function helper(n: number): Promise<number> {
  return n;
}

/** `ROUND` awaits of different kinds: native functions, ready and real waits of the library, a task. */
async function round(queue: Queue<number>, lock: Lock): Promise<void> {
  for (let i = 0; i < 4; i++) await helper(i);
  await queue.put(1);
  await queue.get();
  await lock.acquire();
  lock.release();
  await sleep(0);
  await createTask(() => helper(1));
  await Promise.all([helper(1), helper(2)]);
}

function sample(awaits: number): void {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  samples.push({ awaits, rss, heap: heapUsed });
}

await run(async () => {
  const [queue, lock] = [new Queue<number>(), new Lock()];
  const rounds = count / ROUND;
  for (let i = 1; i <= rounds; i++) {
    await round(queue, lock);
    if (i % (rounds / 10) === 0) sample(i * ROUND);
  }
});
console.log(JSON.stringify(samples));
