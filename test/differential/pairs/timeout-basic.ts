import { currentTask, sleep, type Task, type Timeout, TimeoutError, timeout } from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const me = currentTask() as Task<unknown>;
  let t: Timeout | undefined;
  try {
    await timeout(20, async (it) => {
      t = it;
      say('open', it.expired(), it.when() === undefined);
      try {
        await sleep(10_000);
      } catch (error) {
        say('body', error, it.expired(), me.cancelling());
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout', kind(error), kind(error.cause), t?.expired(), me.cancelling());
  }

  await timeout(200, async (it) => {
    t = it;
    await sleep(0);
  });
  say('in time', t?.expired(), me.cancelling());

  await timeout(undefined, async (it) => {
    t = it;
    await sleep(20);
  });
  say('none', t?.when(), t?.expired());

  // An error of the body passes.
  try {
    await timeout(200, async (it) => {
      t = it;
      throw new Boom('mine');
    });
  } catch (error) {
    say('error', error, t?.expired());
  }

  // The body swallows the cancellation: the block ends quietly, the request is taken back ...
  try {
    await timeout(20, async (it) => {
      t = it;
      try {
        await sleep(10_000);
      } catch {
        say('swallowed');
      }
    });
    say('not raised', t?.expired(), me.cancelling());
  } catch (error) {
    if (error instanceof TimeoutError) say('raised');
  }

  // ... and clean-up that raises replaces it.
  try {
    await timeout(20, async (it) => {
      t = it;
      try {
        await sleep(10_000);
      } catch {
        throw new Boom('clean-up');
      }
    });
  } catch (error) {
    say('clean-up', error, t?.expired(), me.cancelling());
  }

  // Clean-up may wait.
  try {
    await timeout(20, async () => {
      try {
        await sleep(10_000);
      } finally {
        await sleep(20);
        say('cleaned');
      }
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout', me.cancelling());
  }
  await sleep(0);
  say('free');
});
