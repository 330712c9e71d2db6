import { BoundedSemaphore, createTask, gather, run, Semaphore, sleep, wait } from 'tsyncio';
import { kind, say } from './support.ts';

async function user(name: string, sem: Semaphore, turns: number): Promise<void> {
  say(name, 'asks', sem.locked());
  {
    using _permit = await sem.acquire();
    say(name, 'in', sem.locked());
    for (let i = 0; i < turns; i++) await sleep(0);
  }
  say(name, 'out', sem.locked());
}

await run(async () => {
  let sem = new Semaphore(2);
  const plan: [string, number][] = [
    ['a', 3],
    ['b', 1],
    ['c', 0],
    ['d', 2],
    ['e', 0],
  ];
  await gather(
    plan.map(
      ([n, k]) =>
        () =>
          user(n, sem, k),
    ),
  );
  say('free', sem.locked());

  // One release, then an acquire in the same step: the newcomer waits behind the one woken.
  sem = new Semaphore(0);
  const ts = ['x', 'y'].map((n) => createTask(() => user(n, sem, 0)));
  await sleep(0);
  sem.release();
  say('locked after release', sem.locked());
  const late = createTask(() => user('late', sem, 0));
  await sleep(0);
  sem.release();
  sem.release();
  await wait([...ts, late]);
  say('locked', sem.locked());

  const bounded = new BoundedSemaphore(1);
  await bounded.run(async () => say('bounded', bounded.locked()));
  try {
    bounded.release();
  } catch (error) {
    say('over-release', kind(error), bounded.locked());
  }
  try {
    new Semaphore(-1);
  } catch (error) {
    say('negative', kind(error));
  }
});
