import { sleep, TimeoutError, timeout, waitFor } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

// Retries with a growing pause, a limit on each try, and one on all of them.
async function flaky(name: string, script: string[]): Promise<string> {
  const step = script.shift();
  say(name, 'try:', step);
  if (step === 'fail') throw new Boom(name);
  if (step === 'hang') {
    try {
      await sleep(10_000);
    } finally {
      say(name, 'hung up');
    }
  }
  return `${name} ok`;
}

async function retry(name: string, script: string[], { tries = 4, pause = 40, each = 80 } = {}): Promise<string> {
  for (let n = 1; ; n++) {
    try {
      return await waitFor(() => flaky(name, script), each);
    } catch (error) {
      if (!(error instanceof Boom || error instanceof TimeoutError)) throw error;
      say(name, n, error);
      if (n === tries) throw error;
      await sleep(pause * n);
    }
  }
}

await runOnVirtualTime(async () => {
  say(await retry('first', ['ok']));
  say(await retry('third', ['fail', 'hang', 'ok']));
  try {
    await retry('never', ['fail', 'fail', 'fail'], { tries: 3 });
  } catch (error) {
    say('gave up', error);
  }
  try {
    await timeout(240, () => retry('late', ['hang', 'hang', 'hang', 'hang']));
  } catch (error) {
    if (error instanceof TimeoutError) say('out of time');
  }
});
