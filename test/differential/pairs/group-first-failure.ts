import { CancelledError, currentTask, ExceptionGroup, sleep, type Task, taskGroup } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

// The order in which a group cancels its children is that of a set: print it sorted.
const cancelled: string[] = [];

async function job(name: string, turns: number, failure?: Error): Promise<void> {
  try {
    for (let i = 0; i < turns; i++) await sleep(0);
  } catch (error) {
    if (error instanceof CancelledError) cancelled.push(name);
    throw error;
  }
  if (failure) {
    say(name, 'fails');
    throw failure;
  }
  say(name, 'ends');
}

await runOnVirtualTime(async () => {
  const me = currentTask();
  const tasks: Task<void>[] = [];
  try {
    await taskGroup(async (tg) => {
      tasks.push(tg.createTask(() => job('a', 9)));
      tasks.push(tg.createTask(() => job('b', 1, new Boom('b'))));
      tasks.push(tg.createTask(() => job('c', 0)));
      tasks.push(tg.createTask(() => job('d', 9)));
      say('body waits');
      try {
        await sleep(10_000);
      } catch (error) {
        say('body cancelled', error, me?.cancelling());
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error.message, error, me?.cancelling());
  }
  say(...tasks.map((t) => t.cancelled()));
  say([...cancelled].sort());

  // The body has already ended.
  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => job('e', 9));
      tg.createTask(() => job('f', 2, new Boom('f')));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me?.cancelling());
  }
  await sleep(0);
  say('parent is free', me?.cancelling());
});
