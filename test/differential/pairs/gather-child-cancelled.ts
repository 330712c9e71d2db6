import { createTask, currentTask, gather, sleep } from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say } from './support.ts';

async function job(name: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled');
    throw error;
  }
}

await runOnVirtualTime(async () => {
  const a = createTask(() => job('a'));
  const b = createTask(() => job('b'));
  const g = gather([a, b]);
  await sleep(0);
  a.cancel('child');
  try {
    await g;
  } catch (error) {
    say('gather', error, g.cancelled(), a.cancelled(), b.done());
    say('me', currentTask()?.cancelling());
  }
  const r = gather([b, () => sleep(0, 'v')], { returnExceptions: true });
  await sleep(0);
  b.cancel('kept');
  say((await r).map((v) => (typeof v === 'string' ? v : kind(v))));

  // A cancelled child and a failing one in one turn: the first to be done decides.
  const c = createTask(() => job('c'));
  const d = createTask(async () => {
    await sleep(0);
    throw new Boom('x');
  });
  const both = gather([c, d]);
  await sleep(0);
  c.cancel();
  try {
    await both;
  } catch (error) {
    say('first', error);
  }
});
