import { createTask, gather, Lock, run, sleep } from 'tsyncio';
import { Boom, kind, say } from './support.ts';

async function user(name: string, lock: Lock, turns: number): Promise<void> {
  say(name, 'asks', lock.locked());
  {
    using _held = await lock.acquire();
    say(name, 'has it');
    for (let i = 0; i < turns; i++) await sleep(0);
  }
  say(name, 'released', lock.locked());
}

await run(async () => {
  const lock = new Lock();
  say(lock.locked(), (await lock.acquire()) !== undefined, lock.locked());
  const plan: [string, number][] = [
    ['a', 2],
    ['b', 0],
    ['c', 1],
  ];
  const ts = plan.map(([n, k]) => createTask(() => user(n, lock, k)));
  await sleep(0);
  lock.release();
  // Released, though the first waiter has not run: a newcomer queues up behind it.
  say('main', lock.locked());
  const late = createTask(() => user('late', lock, 0));
  for (const t of [...ts, late]) await t;
  say('end', lock.locked());
  try {
    lock.release();
  } catch (error) {
    say(kind(error));
  }

  // Who holds it asks again at once: the waiter goes first.
  const greedy = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await lock.run(async () => {
        say('greedy', i);
        await sleep(0);
      });
    }
  };

  const modest = async (): Promise<void> => {
    using _held = await lock.acquire();
    say('modest');
  };

  await gather([greedy, modest, modest]);

  // An error in the body releases it.
  try {
    await lock.run(async () => {
      throw new Boom('k');
    });
  } catch (error) {
    if (error instanceof Boom) say('after error', lock.locked());
  }
});
