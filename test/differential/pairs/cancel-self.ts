import { CancelledError, createTask, currentTask, getRunningLoop, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function returns(): Promise<string> {
  say('self', currentTask()?.cancel('me'));
  return 'value';
}

async function awaits(): Promise<void> {
  currentTask()?.cancel('me');
  say('before await');
  try {
    await sleep(0);
    say('must not be reached');
  } catch (error) {
    say('caught', error);
    throw error;
  }
}

async function ready(): Promise<void> {
  // An await that does not suspend delivers nothing.
  const f = getRunningLoop().createFuture<string>();
  f.setResult('ready');
  currentTask()?.cancel('me');
  say('got', await f);
  await sleep(10_000);
}

async function raises(): Promise<void> {
  currentTask()?.cancel('me');
  throw new Boom('k');
}

async function uncancels(): Promise<string> {
  const me = currentTask();
  me?.cancel('me');
  say('uncancel', me?.uncancel());
  return 'value';
}

await runOnVirtualTime(async () => {
  for (const fn of [returns, awaits, ready, raises, uncancels]) {
    const t = createTask<unknown>(fn);
    try {
      say('result', await t);
    } catch (error) {
      if (error instanceof CancelledError) say(fn.name, 'cancelled', error);
      else say(fn.name, 'failed');
    }
    say(t.cancelled(), t.cancelling());
  }
});
