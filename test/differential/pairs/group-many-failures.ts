import { currentTask, ExceptionGroup, sleep, type TaskGroup, taskGroup } from 'tsyncio';
import { Boom, Crash, runOnVirtualTime, say } from './support.ts';

async function fail(error: Error, turns = 0): Promise<void> {
  for (let i = 0; i < turns; i++) await sleep(0);
  throw error;
}

async function failOnCancel(error: Error): Promise<void> {
  try {
    await sleep(10_000);
  } catch {
    throw error;
  }
}

async function groupOf(body: (tg: TaskGroup) => Promise<void>): Promise<void> {
  try {
    await taskGroup(body);
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error);
  }
}

await runOnVirtualTime(async () => {
  // All in one turn.
  try {
    await taskGroup(async (tg) => {
      for (const i of [0, 1, 2]) tg.createTask(() => fail(new Boom(String(i))));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error.message, error);
  }

  // Failures while being cancelled join the group, after the one that came first.
  await groupOf(async (tg) => {
    tg.createTask(() => failOnCancel(new Crash('1')));
    tg.createTask(() => fail(new Boom('first'), 1));
  });

  // The body's own error comes last.
  await groupOf(async (tg) => {
    tg.createTask(() => fail(new Boom('child'), 1));
    try {
      await sleep(10_000);
    } catch {
      throw new Crash('body');
    }
  });

  // The body fails first: children are cancelled, one of them fails meanwhile.
  await groupOf(async (tg) => {
    tg.createTask(() => failOnCancel(new Crash('child')));
    await sleep(0);
    throw new Boom('body');
  });

  // The body fails before the children have started.
  await groupOf(async (tg) => {
    tg.createTask(async () => say('must not start'));
    throw new Boom('at once');
  });
  say(currentTask()?.cancelling());
});
