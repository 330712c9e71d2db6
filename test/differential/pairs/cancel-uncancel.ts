import { CancelledError, createTask, currentTask, sleep, type Task } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function scope(name: string): Promise<void> {
  const me = currentTask() as Task<unknown>;
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'caught', error, me.cancelling());
    say(name, 'uncancel', me.uncancel(), me.uncancel());
  }
  await sleep(0);
  say(name, 'fresh', me.cancelling());
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'again', error, me.cancelling());
    throw error;
  }
}

await runOnVirtualTime(async () => {
  const t = createTask(() => scope('t'));
  say('initial', t.cancelling(), t.uncancel());
  await sleep(0);
  t.cancel('a');
  t.cancel('b');
  say('two', t.cancelling());
  await sleep(0);
  await sleep(0);
  await sleep(0);
  t.cancel('c');
  say('one', t.cancelling());
  try {
    await t;
  } catch (error) {
    say('end', error, t.cancelling(), t.cancelled());
  }

  // Taken back before it could be delivered.
  const quick = async (): Promise<string> => {
    await sleep(0);
    return 'unharmed';
  };

  const q = createTask(quick);
  q.cancel('x');
  say('uncancel before start', q.uncancel());
  try {
    say(await q);
  } catch (error) {
    if (error instanceof CancelledError) say('still cancelled', error);
  }
});
