import { CancelledError, createTask, gather, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function job(name: string, swallow = false): Promise<string> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled', error);
    if (!swallow) throw error;
  }
  return `${name} stays`;
}

await runOnVirtualTime(async () => {
  // The awaiting task is cancelled.
  const parent = async (options = {}): Promise<void> => {
    await gather([() => job('a'), () => job('b')], options);
  };

  let t = createTask(() => parent());
  await sleep(0);
  await sleep(0);
  t.cancel('outside');
  try {
    await t;
  } catch (error) {
    say('parent', error, t.cancelled());
  }

  // With returnExceptions a cancelled gather is cancelled all the same.
  t = createTask(() => parent({ returnExceptions: true }));
  await sleep(0);
  await sleep(0);
  t.cancel('outside 2');
  try {
    await t;
  } catch (error) {
    say('parent', error, t.cancelled());
  }

  // The gathering future is cancelled directly.
  let g = gather([() => job('c'), () => job('d', true)]);
  await sleep(0);
  say('cancel', g.cancel(), g.done(), g.cancelled());
  try {
    say(await g);
  } catch (error) {
    if (error instanceof CancelledError) say('gather cancelled', g.cancelled());
  }

  // Before its children have started.
  g = gather([() => job('e'), () => job('f')]);
  g.cancel();
  try {
    await g;
  } catch (error) {
    if (error instanceof CancelledError) say('never started', g.cancelled());
  }

  // All swallow: the request is kept.
  g = gather([() => job('g', true), () => job('h', true)]);
  await sleep(0);
  g.cancel();
  try {
    say('result', await g);
  } catch (error) {
    if (error instanceof CancelledError) say('cancelled though all swallowed');
  }
  say('done gather cancel', g.cancel());
});
