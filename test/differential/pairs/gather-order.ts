import { createTask, gather, getRunningLoop, run, sleep } from 'tsyncio';
import { say } from './support.ts';

async function job(name: string, turns: number): Promise<string> {
  for (let i = 0; i < turns; i++) await sleep(0);
  say('done', name);
  return name;
}

await run(async () => {
  say(await gather([() => job('slow', 4), () => job('fast', 0), () => job('mid', 2)]));
  say(await gather([]));
  const f = getRunningLoop().createFuture<string>();
  f.setResult('ready');
  say(await gather([f, () => job('x', 1), f]));
  // The same future twice is awaited once and reported twice.
  const t = createTask(() => job('twice', 1));
  say(await gather([t, t]));
  // Nested.
  say(
    await gather([
      gather([() => job('a', 1), () => job('b', 0)]),
      () => job('c', 0),
      gather([gather([() => job('d', 2)])]),
    ]),
  );
  const g = gather([() => job('e', 0), () => job('f', 0)]);
  say('state', g.done());
  say(await g, g.done(), g.result());
});
