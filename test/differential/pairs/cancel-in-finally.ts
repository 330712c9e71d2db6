import { CancelledError, createTask, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function cleanUp(name: string, how: string): Promise<string> {
  say(name, 'cleans');
  try {
    await sleep(10_000);
    say(name, 'must not finish');
    return 'never';
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    say(name, 'cleaning cancelled', error);
    if (how === 'swallow') return 'returned from finally';
    if (how === 'replace') throw new Boom('replaced');
    throw error;
  }
}

async function clean(name: string, how: string): Promise<string> {
  try {
    await sleep(10_000);
  } catch {
    // Python's `return` inside `finally` replaces the error; here the clean-up's outcome is the task's.
  }
  return await cleanUp(name, how);
}

await runOnVirtualTime(async () => {
  for (const how of ['pass', 'swallow', 'replace']) {
    const t = createTask(() => clean(how, how));
    await sleep(0);
    t.cancel('first');
    await sleep(0);
    await sleep(0);
    say('second', t.cancel('second'), t.cancelling());
    try {
      say('result', await t);
    } catch (error) {
      say('raised', error);
    }
    say(t.cancelled(), t.cancelling());
  }
});
