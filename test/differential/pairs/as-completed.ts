import { asCompleted, createTask, sleep, type Task, TimeoutError } from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say } from './support.ts';

async function job(name: string, ms: number, error?: Error): Promise<string> {
  await sleep(ms);
  if (error) throw error;
  return name;
}

await runOnVirtualTime(async () => {
  const mixed = [() => job('a', 60), () => job('b', 20), () => job('c', 100, new Boom('c')), () => job('d', 140)];
  for (const c of asCompleted(mixed)) {
    try {
      say('plain', await c);
    } catch (error) {
      say('plain', error);
    }
  }

  const plan: [string, number][] = [
    ['e', 60],
    ['f', 20],
    ['g', 100],
  ];
  const tasks = plan.map(([n, ms]) => createTask(() => job(n, ms)));
  for await (const t of asCompleted(tasks)) {
    say('async', await t, tasks.indexOf(t as unknown as Task<string>), (t as unknown as Task<string>).done());
  }

  // Already done ones come first.
  const done = createTask(() => job('ready', 0));
  await sleep(20);
  for (const c of asCompleted([() => job('later', 20), done])) say('mixed', await c);

  // Timeout.
  let seen = 0;
  try {
    for (const c of asCompleted([() => job('h', 20), () => job('i', 900)], { timeout: 80 })) {
      say('timed', await c);
      seen += 1;
    }
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout', kind(error), seen);
  }
  const slow = [createTask(() => job('j', 20)), createTask(() => job('k', 900))];
  try {
    for await (const t of asCompleted(slow, { timeout: 80 })) say('timed', (t as unknown as Task<string>).result());
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout', kind(error), ...slow.map((t) => t.done()));
  }
  for (const _ of asCompleted([])) say('never');
  for (const t of slow) t.cancel();
});
