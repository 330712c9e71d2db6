import { createTask, currentTask, getRunningLoop, sleep, type Task, TimeoutError, waitFor } from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say } from './support.ts';

async function work(name: string, ms: number, failure?: Error): Promise<string> {
  const me = currentTask();
  try {
    await sleep(ms);
  } catch (error) {
    say(name, 'cancelled', error, me?.cancelling());
    throw error;
  }
  if (failure) throw failure;
  return name;
}

await runOnVirtualTime(async () => {
  const me = currentTask() as Task<unknown>;
  say(await waitFor(() => work('fast', 0), 1000));
  say(await waitFor(() => work('no limit', 20), undefined));
  try {
    await waitFor(() => work('slow', 10_000), 20);
  } catch (error) {
    say(kind(error), kind((error as Error).cause), me.cancelling());
  }
  try {
    await waitFor(() => work('fails', 0, new Boom('w')), 1000);
  } catch (error) {
    say(error);
  }

  // Zero and negative: a coroutine is not even started, a done future gives its result.
  const started: number[] = [];
  const starts = async (): Promise<void> => {
    started.push(1);
    await sleep(0);
  };
  for (const limit of [0, -1]) {
    try {
      await waitFor(starts, limit);
    } catch (error) {
      if (error instanceof TimeoutError) say('at once', limit, started.length);
    }
  }
  const ready = getRunningLoop().createFuture<string>();
  ready.setResult('ready');
  say(await waitFor(ready, 0));
  const t = createTask(() => work('task', 10_000));
  await sleep(0);
  try {
    await waitFor(t, 0);
  } catch (error) {
    if (error instanceof TimeoutError) say('task was cancelled', t.cancelled());
  }

  // A future that times out is cancelled.
  const f = getRunningLoop().createFuture<string>();
  try {
    await waitFor(f, 20);
  } catch (error) {
    if (error instanceof TimeoutError) say('future cancelled', f.cancelled());
  }

  // Clean-up that takes its time is waited for; one that raises replaces the timeout; one that returns a value ...
  const cleaning = async (how: string): Promise<string> => {
    try {
      await sleep(10_000);
    } catch (error) {
      await sleep(20);
      say('cleaned', how);
      if (how === 'raise') throw new Boom('in clean-up');
      if (how === 'value') return 'value from clean-up';
      throw error;
    }
    return 'never';
  };
  for (const how of ['pass', 'raise', 'value']) {
    try {
      say(await waitFor(() => cleaning(how), 20));
    } catch (error) {
      say(how, kind(error), me.cancelling());
    }
  }
});
