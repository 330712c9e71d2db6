import { CancelledError, createTask, getRunningLoop, run, sleep, wait } from 'tsyncio';
import { say } from './support.ts';

async function job(name: string): Promise<void> {
  say(name, 'must not start');
}

await run(async () => {
  const a = createTask(() => job('a'));
  say(a.cancel('early'), a.done(), a.cancelled(), a.cancelling());
  const b = createTask(() => job('b'));
  b.addDoneCallback((t) => say('callback', t.cancelled()));
  b.cancel();
  await sleep(0);
  say(a.cancelled(), b.cancelled());
  try {
    await a;
  } catch (error) {
    if (error instanceof CancelledError) say('await', error);
  }
  await sleep(0);

  // Cancelled by a callback that runs before the first step.
  const loop = getRunningLoop();
  loop.callSoon(() => say('cancel c', c.cancel()));
  const c = createTask(() => job('c'));
  // ... and after it.
  const d = createTask(() => job('d ran, so it'));
  loop.callSoon(() => say('cancel d', d.cancel()));
  await wait([c, d]);
  say(c.cancelled(), d.cancelled());
});
