import { CancelledError, createTask, gather, getRunningLoop, run, sleep } from 'tsyncio';
import { Boom, Crash, say } from './support.ts';

async function job(name: string, turns: number, error?: Error): Promise<string> {
  try {
    for (let i = 0; i < turns; i++) await sleep(0);
  } catch (caught) {
    if (caught instanceof CancelledError) say(name, 'cancelled');
    throw caught;
  }
  if (error) {
    say(name, 'raises');
    throw error;
  }
  say(name, 'returns');
  return name;
}

await run(async () => {
  // The first failure arrives at once; the others run on.
  const plan: [string, number, Error?][] = [
    ['a', 3],
    ['b', 1, new Boom('b')],
    ['c', 2, new Crash('c')],
  ];
  const tasks = plan.map(([n, k, e]) => createTask(() => job(n, k, e)));
  try {
    await gather(tasks);
  } catch (error) {
    say('gather', error, ...tasks.map((t) => t.done()));
  }
  await sleep(0);
  await sleep(0);
  await sleep(0);
  say(...tasks.map((t) => t.done()));
  say(tasks[2]?.exception());

  const r = await gather([() => job('d', 2), () => job('e', 1, new Boom('e')), () => job('f', 0, new Crash('f'))], {
    returnExceptions: true,
  });
  say(r);

  const done = getRunningLoop().createFuture<string>();
  done.setException(new Boom('early'));
  try {
    await gather([() => job('g', 0), done]);
  } catch (error) {
    if (error instanceof Boom) say('done failure', error);
  }
  say(await gather([done, () => job('h', 0)], { returnExceptions: true }));
});
