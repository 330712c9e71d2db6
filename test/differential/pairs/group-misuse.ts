import { ExceptionGroup, sleep, type TaskGroup, taskGroup } from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say } from './support.ts';

async function nothing(): Promise<void> {}

function attempt(label: string, tg: TaskGroup): void {
  try {
    tg.createTask(nothing);
    say(label, 'accepted');
  } catch (error) {
    say(label, kind(error));
  }
}

await runOnVirtualTime(async () => {
  const [kept] = await taskGroup(async (tg) => [tg] as const);
  attempt('after the end', kept);

  // While it shuts down because of a failure.
  const late = async (tg: TaskGroup): Promise<void> => {
    try {
      await sleep(10_000);
    } finally {
      attempt('while shutting down', tg);
    }
  };

  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => late(tg));
      tg.createTask(async () => {
        throw new Boom('f');
      });
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error);
  }

  // From a child, while the group waits for it at its end: allowed.
  const grandchild = async (): Promise<void> => say('grandchild');
  const child = async (tg: TaskGroup): Promise<void> => {
    await sleep(0);
    tg.createTask(grandchild);
  };

  await taskGroup(async (tg) => {
    tg.createTask(() => child(tg));
  });
  say('end');
});
