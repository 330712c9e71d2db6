import { CancelledError, createTask, FIRST_COMPLETED, type Future, sleep, type Task, wait } from 'tsyncio';
import { kind, runOnVirtualTime, say } from './support.ts';

async function job(ms: number): Promise<number> {
  try {
    await sleep(ms);
    say('slept', ms);
  } catch (error) {
    say('cancelled', ms);
    throw error;
  }
  return ms;
}

await runOnVirtualTime(async () => {
  const ts = [40, 240, 400].map((ms) => createTask(() => job(ms)));
  let { done, pending } = await wait(ts, { timeout: 120 });
  say('timeout', done.size, pending.size, ...ts.map((t) => t.done()));
  ({ done, pending } = await wait(pending, { timeout: 0 }));
  say('zero', done.size, pending.size);
  ({ done, pending } = await wait(pending, { timeout: 40, returnWhen: FIRST_COMPLETED }));
  say('first or timeout', done.size, pending.size);
  ({ done, pending } = await wait(pending, { timeout: 500, returnWhen: FIRST_COMPLETED }));
  say('first', done.size, pending.size);

  // Cancelling the one that waits leaves the awaited tasks alone.
  const waiter = createTask(() => wait(pending));
  await sleep(0);
  waiter.cancel();
  try {
    await waiter;
  } catch (error) {
    if (error instanceof CancelledError) say('waiter cancelled', ...ts.map((t) => t.done()));
  }
  say(await ts[2]);

  const calls: [string, () => unknown][] = [
    ['empty', () => wait([])],
    ['bad mode', () => wait(ts, { returnWhen: 'NEVER' as typeof FIRST_COMPLETED })],
    ['coroutine', () => wait([(() => job(0)) as unknown as Task<number>])],
  ];
  for (const [label, call] of calls) {
    try {
      await (call() as Future<unknown>);
    } catch (error) {
      say(label, kind(error));
    }
  }
});
