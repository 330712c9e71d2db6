import { createTask, Lock, run, sleep, type Task, wait } from 'tsyncio';
import { say } from './support.ts';

async function user(name: string, lock: Lock): Promise<void> {
  try {
    using _held = await lock.acquire();
    say(name, 'has it');
    await sleep(0);
  } catch (error) {
    say(name, 'cancelled', error);
    throw error;
  }
}

async function contest(label: string, lock: Lock, moves: string): Promise<void> {
  say('---', label);
  await lock.acquire();
  const ts = new Map<string, Task<void>>();
  for (const n of 'abc')
    ts.set(
      n,
      createTask(() => user(n, lock)),
    );
  await sleep(0);
  for (const move of moves.split(' ')) {
    if (move === 'release') lock.release();
    else if (move === 'turn') await sleep(0);
    else ts.get(move)?.cancel('by main');
  }
  say('moved', lock.locked());
  await wait([...ts.values()]);
  say('end', lock.locked(), ...[...ts.values()].map((t) => t.cancelled()));
}

await run(async () => {
  const lock = new Lock();
  await contest('a waiter in the middle', lock, 'b release');
  await contest('the first, before the release', lock, 'a release');
  await contest('the first, after the release', lock, 'release a');
  await contest('the first two, after the release', lock, 'release a b');
  await contest('the second, after the release', lock, 'release b');
  await contest('all', lock, 'release a b c');
  await contest('one turn later', lock, 'release turn a');
  await contest('all before', lock, 'a b c release');
});
