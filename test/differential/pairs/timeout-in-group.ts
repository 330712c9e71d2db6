import { currentTask, ExceptionGroup, sleep, type Task, TimeoutError, taskGroup, timeout } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function child(name: string, ms: number): Promise<string> {
  try {
    await sleep(ms);
    say(name, 'done');
    return name;
  } catch (error) {
    say(name, 'cancelled', error);
    throw error;
  }
}

await runOnVirtualTime(async () => {
  const me = currentTask() as Task<unknown>;
  // A timeout around a task group: the group cancels its children, the timeout is raised bare.
  try {
    await timeout(60, () =>
      taskGroup(async (tg) => {
        tg.createTask(() => child('fast', 20));
        tg.createTask(() => child('slow', 10_000));
      }),
    );
  } catch (error) {
    if (error instanceof TimeoutError) say('timeout around', me.cancelling());
  }

  // A timeout inside a task group's body: the group fails with it.
  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => child('other', 10_000));
      await timeout(20, () => sleep(10_000));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say('group', error, me.cancelling());
  }

  // A timeout in a child that handles it.
  const patient = async (): Promise<string> => {
    try {
      return await timeout(20, () => child('inner', 10_000));
    } catch (error) {
      if (error instanceof TimeoutError) return 'gave up';
      throw error;
    }
  };

  const [p, q] = await taskGroup(async (tg) => [tg.createTask(patient), tg.createTask(() => child('calm', 60))]);
  say(p?.result(), q?.result());

  // Timeout in a group in a timeout in a group.
  try {
    await taskGroup(async (outer) => {
      outer.createTask(() => child('outer child', 10_000));
      await timeout(200, () =>
        taskGroup(async (inner) => {
          inner.createTask(() => child('inner child', 10_000));
          await timeout(20, () => sleep(10_000));
        }),
      );
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say('nested', error, me.cancelling());
  }
});
