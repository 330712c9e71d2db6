import { getRunningLoop, sleep, type Timeout, TimeoutError, timeout, timeoutAt } from 'tsyncio';
import { kind, runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  const start = loop.time();
  let t: Timeout | undefined;
  await timeoutAt(start + 20, async (it) => {
    t = it;
    say('when', (it.when() ?? 0) - start);
    it.reschedule(start + 200);
    say('when', (it.when() ?? 0) - start);
    await sleep(60);
    say('outlived the first deadline');
    it.reschedule(undefined);
    say('when', it.when(), it.expired());
  });
  say('end', t?.expired());

  try {
    await timeout(undefined, async (it) => {
      t = it;
      it.reschedule(loop.time() + 20);
      await sleep(10_000);
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout', t?.expired());
  }
  try {
    t?.reschedule(loop.time() + 1000);
  } catch (error) {
    say('too late', kind(error));
  }

  // Already over: the body runs until its first await.
  try {
    await timeout(0, async () => {
      say('starts');
      await sleep(0);
      say('one turn');
      await sleep(0);
      say('two turns');
      await sleep(0);
      say('three turns');
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('zero');
  }
  try {
    await timeout(-1000, async () => say('starts'));
  } catch (error) {
    if (error instanceof TimeoutError) say('not reached');
  }
  say('without await nothing happens');
  try {
    await timeoutAt(loop.time() - 1000, () => sleep(10_000));
  } catch (error) {
    if (error instanceof TimeoutError) say('past');
  }
});
