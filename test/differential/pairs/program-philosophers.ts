import { Lock, run, Semaphore, sleep, taskGroup } from 'tsyncio';
import { say } from './support.ts';

// Dining philosophers: forks are locks, taken in order of their number; a waiter admits all but one.
async function philosopher(n: number, forks: Lock[], waiter: Semaphore, meals: number): Promise<void> {
  const [first, second] = [n, (n + 1) % forks.length].sort() as [number, number];
  for (let meal = 0; meal < meals; meal++) {
    await sleep(0);
    using _seat = await waiter.acquire();
    using _one = await (forks[first] as Lock).acquire();
    say(n, 'has fork', first);
    await sleep(0);
    using _other = await (forks[second] as Lock).acquire();
    say(n, 'eats', meal);
    await sleep(0);
  }
  say(n, 'is full');
}

await run(async () => {
  const forks = Array.from({ length: 4 }, () => new Lock());
  const waiter = new Semaphore(3);
  await taskGroup(async (tg) => {
    for (let n = 0; n < 4; n++) tg.createTask(() => philosopher(n, forks, waiter, 2));
  });
  say(
    forks.some((f) => f.locked()),
    waiter.locked(),
  );
});
