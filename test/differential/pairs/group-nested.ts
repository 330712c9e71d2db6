import { currentTask, ExceptionGroup, sleep, taskGroup } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function park(name: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled');
    throw error;
  }
}

async function fail(what: string, turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await sleep(0);
  say(what, 'fails');
  throw new Boom(what);
}

await runOnVirtualTime(async () => {
  const me = currentTask();
  // The inner group fails: the outer one fails with the inner one's group.
  try {
    await taskGroup(async (outer) => {
      outer.createTask(() => park('outer'));
      await taskGroup(async (inner) => {
        inner.createTask(() => park('inner'));
        inner.createTask(() => fail('in', 2));
      });
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me?.cancelling());
  }

  // The outer group fails while the body is in the inner one.
  try {
    await taskGroup(async (outer) => {
      outer.createTask(() => fail('out', 2));
      try {
        await taskGroup(async (inner) => {
          inner.createTask(() => park('inner'));
        });
      } catch (error) {
        say('inner group', error, me?.cancelling());
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me?.cancelling());
  }

  // Both in one turn.
  try {
    await taskGroup(async (outer) => {
      outer.createTask(() => fail('out', 1));
      await taskGroup(async (inner) => {
        inner.createTask(() => fail('in', 1));
      });
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error, me?.cancelling());
  }

  // Handled between the two.
  const [t] = await taskGroup(async (outer) => {
    const lives = outer.createTask(() => sleep(20, 'outer lives'));
    try {
      await taskGroup(async (inner) => {
        inner.createTask(() => fail('handled', 0));
      });
    } catch (error) {
      if (error instanceof ExceptionGroup) say('handled', error);
    }
    return [lives] as const;
  });
  say(t.result(), me?.cancelling());

  // A group in a child of a group.
  const branch = (): Promise<void> =>
    taskGroup(async (tg) => {
      tg.createTask(() => park('leaf'));
      tg.createTask(() => fail('twig', 1));
    });

  try {
    await taskGroup(async (tg) => {
      tg.createTask(branch);
      tg.createTask(() => park('sibling'));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) say(error);
  }
});
