import { createTask, run, Semaphore, sleep, type Task, wait } from 'tsyncio';
import { say } from './support.ts';

async function user(name: string, sem: Semaphore): Promise<void> {
  try {
    await sem.acquire();
  } catch (error) {
    say(name, 'cancelled');
    throw error;
  }
  say(name, 'in');
  await sleep(0);
  sem.release();
}

async function contest(label: string, moves: string): Promise<void> {
  say('---', label);
  const sem = new Semaphore(0);
  const ts = new Map<string, Task<void>>();
  for (const n of 'abcd')
    ts.set(
      n,
      createTask(() => user(n, sem)),
    );
  await sleep(0);
  for (const move of moves.split(' ')) {
    if (move === '+') sem.release();
    else if (move === 'turn') await sleep(0);
    else ts.get(move)?.cancel();
  }
  say('moved', sem.locked());
  await wait([...ts.values()]);
  say('end', sem.locked(), ...[...ts.values()].map((t) => t.cancelled()));
}

await run(async () => {
  await contest('the first after one release', '+ a');
  await contest('two releases, both cancelled', '+ + a b');
  await contest('two releases, the first cancelled', '+ + a');
  await contest('cancel, then release', 'a +');
  await contest('in the middle', 'b + c');
  await contest('a turn between', '+ turn b +');
  await contest('more permits than waiters', '+ + + + + a');
});
