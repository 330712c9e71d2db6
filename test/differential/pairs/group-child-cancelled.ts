import { CancelledError, currentTask, ExceptionGroup, sleep, type Task, taskGroup } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function park(name: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled', error);
    throw error;
  }
}

async function fail(): Promise<void> {
  throw new Boom('f');
}

await runOnVirtualTime(async () => {
  const me = currentTask() as Task<unknown>;
  // A child cancelled on its own does not concern the group.
  const [alone, b] = await taskGroup(async (tg) => {
    const a = tg.createTask(() => park('a'));
    const other = tg.createTask(() => sleep(20, 'b'));
    await sleep(0);
    a.cancel('alone');
    return [a, other] as const;
  });
  say(alone.cancelled(), b.result(), me.cancelling());

  // The body awaits a child that is cancelled: the body's CancelledError is nobody's request.
  let c: Task<void> | undefined;
  try {
    await taskGroup(async (tg) => {
      const a = tg.createTask(() => park('a'));
      c = tg.createTask(() => park('c'));
      await sleep(0);
      a.cancel('awaited');
      await a;
    });
  } catch (error) {
    say('group', error, c?.cancelled(), me.cancelling());
  }

  // The body raises a CancelledError of its own.
  try {
    await taskGroup(async (tg) => {
      c = tg.createTask(() => park('c'));
      await sleep(0);
      throw new CancelledError('own');
    });
  } catch (error) {
    say('own', error, c?.cancelled(), me.cancelling());
  }

  // The body swallows the cancellation that a failing child caused.
  try {
    await taskGroup(async (tg) => {
      tg.createTask(fail);
      try {
        await sleep(10_000);
      } catch {
        say('swallowed', me.cancelling());
      }
      await sleep(0);
      say('body goes on', me.cancelling());
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me.cancelling());
  }

  // The body awaits the child that fails: the group's cancellation comes first.
  try {
    await taskGroup(async (tg) => {
      const t = tg.createTask(fail);
      try {
        await t;
      } catch (error) {
        if (!(error instanceof Boom)) throw error;
        say('body sees', error, me.cancelling());
      }
      try {
        await sleep(0);
        say('not cancelled');
      } catch (error) {
        say('cancelled at the next await');
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me.cancelling());
  }
});
