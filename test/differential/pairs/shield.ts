import { CancelledError, createTask, currentTask, getRunningLoop, shield, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function work(name: string, ms = 20, failure?: Error): Promise<string> {
  try {
    await sleep(ms);
  } catch (error) {
    say(name, 'inner cancelled', error);
    throw error;
  }
  say(name, 'inner done');
  if (failure) throw failure;
  return name;
}

await runOnVirtualTime(async () => {
  say(await shield(() => work('plain')));

  // Outer cancelled: the inner one runs on.
  {
    const inner = createTask(() => work('outer-cancel'));
    const t = createTask(async () => {
      try {
        await shield(inner);
      } catch (error) {
        say('caller', error, inner.done());
        throw error;
      }
    });
    await sleep(0);
    t.cancel('out');
    try {
      await t;
    } catch {
      say('t cancelled', t.cancelled(), inner.cancelling());
    }
    say(await inner);
  }

  // Inner cancelled: so is the outer future.
  {
    const inner = createTask(() => work('inner-cancel'));
    const outer = shield(inner);
    await sleep(0);
    inner.cancel('in');
    try {
      await outer;
    } catch (error) {
      if (error instanceof CancelledError) say('outer', outer.cancelled(), currentTask()?.cancelling());
    }
  }
  try {
    await shield(() => work('fails', 20, new Boom('f')));
  } catch (error) {
    say('caught', error);
  }

  // A done inner future is returned as it is.
  {
    const f = getRunningLoop().createFuture<string>();
    f.setResult('ready');
    say(await shield(f), shield(f) === f);
  }
  // Shield of a shield.
  {
    const inner = createTask(() => work('double'));
    const outer = shield(shield(inner));
    await sleep(0);
    outer.cancel();
    say(await inner, outer.cancelled());
  }
});
