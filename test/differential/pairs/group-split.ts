import { ExceptionGroup, RuntimeError, run, taskGroup } from 'tsyncio';
import { Boom, Crash, kind, say } from './support.ts';

async function fail(error: Error): Promise<void> {
  throw error;
}

function tree(error: unknown, depth = 0): void {
  const parts: readonly unknown[] = error instanceof ExceptionGroup ? error.errors : [];
  say(`${'-'.repeat(depth)}>`, kind(error), parts.length);
  for (const part of parts) tree(part, depth + 1);
}

await run(async () => {
  const inner = (): Promise<void> =>
    taskGroup(async (tg) => {
      tg.createTask(() => fail(new Boom('inner boom')));
      tg.createTask(() => fail(new Crash('inner crash')));
    });

  let caught = new ExceptionGroup([new Error('replaced')]);
  try {
    await taskGroup(async (tg) => {
      tg.createTask(() => fail(new Crash('outer crash')));
      tg.createTask(inner);
      tg.createTask(() => fail(new Boom('outer boom')));
    });
  } catch (error) {
    if (error instanceof ExceptionGroup) caught = error;
  }
  tree(caught);
  const [match, rest] = caught.split(Boom);
  say('match', match);
  say('rest', rest);
  say('none', caught.split(RuntimeError)[0]);
  const [whole, none] = caught.split(Error);
  say('whole', whole === caught, none);
  say('subgroup', caught.subgroup(Crash));
  say(
    'predicate',
    caught.subgroup((e) => e instanceof Error && e.message.includes('inner') && !(e instanceof ExceptionGroup)),
  );
  say(
    'no subgroup',
    caught.subgroup(() => false),
  );
  const own = new ExceptionGroup([new Boom('1'), new ExceptionGroup([new Crash('2')], 'deep')], 'mine');
  say(own.message, own, own.split(Crash)[0]?.message, own.subgroup(Crash));
});
