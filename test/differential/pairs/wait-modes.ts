import { createTask, FIRST_COMPLETED, FIRST_EXCEPTION, type Future, run, sleep, Task, wait } from 'tsyncio';
import { Boom, say } from './support.ts';

async function job(name: string, turns: number, error?: Error): Promise<string> {
  for (let i = 0; i < turns; i++) await sleep(0);
  if (error) throw error;
  return name;
}

function names(tasks: Iterable<Future<string>>): string[] {
  return [...tasks].map((t) => (t instanceof Task ? t.getName() : '?')).sort();
}

type Plan = [string, number, Error?];

function start(...plan: Plan[]): Task<string>[] {
  return plan.map(([n, k, e]) => createTask(() => job(n, k, e), { name: n }));
}

await run(async () => {
  let ts = start(['a', 2], ['b', 0], ['c', 1, new Boom('c')]);
  let { done, pending } = await wait(ts);
  say('all', names(done), names(pending));
  ts = start(['a', 6], ['b', 0], ['c', 0], ['d', 6]);
  ({ done, pending } = await wait(ts, { returnWhen: FIRST_COMPLETED }));
  say('first completed', names(done), names(pending));
  ({ done, pending } = await wait(pending));
  say('the rest', names(done), names(pending));
  ts = start(['a', 0], ['b', 2, new Boom('b')], ['c', 9]);
  ({ done, pending } = await wait(ts, { returnWhen: FIRST_EXCEPTION }));
  say('first exception', names(done), names(pending));
  ({ done, pending } = await wait(ts, { returnWhen: FIRST_EXCEPTION }));
  say('already there', names(done), names(pending));
  await wait(pending);
  ts = start(['a', 0], ['b', 1]);
  ({ done, pending } = await wait(ts, { returnWhen: FIRST_EXCEPTION }));
  say('no exception', names(done), names(pending));
  // A cancelled task is no exception.
  ts = start(['a', 9], ['b', 3]);
  await sleep(0);
  ts[0]?.cancel();
  ({ done, pending } = await wait(ts, { returnWhen: FIRST_EXCEPTION }));
  say('cancelled counts not', names(done), names(pending));
  const same = start(['s', 1])[0] as Task<string>;
  ({ done, pending } = await wait([same, same]));
  say('twice', names(done), names(pending));
});
