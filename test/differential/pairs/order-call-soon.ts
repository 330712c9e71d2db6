import { createTask, getRunningLoop, run, sleep } from 'tsyncio';
import { say } from './support.ts';

async function worker(): Promise<void> {
  say('task 1');
  getRunningLoop().callSoon(say, 'soon from task');
  await sleep(0);
  say('task 2');
  await sleep(0);
  say('task 3');
}

await run(async () => {
  const loop = getRunningLoop();
  loop.callSoon(say, 'soon 1');

  const nest = (depth: number): void => {
    say('nest', depth);
    if (depth > 0) loop.callSoon(nest, depth - 1);
  };

  const t = createTask(worker);
  loop.callSoon(nest, 3);
  const h = loop.callSoon(say, 'never');
  loop.callSoon(() => h.cancel());
  const h2 = loop.callSoon(say, 'never either');
  h2.cancel();
  say('cancelled', h.cancelled(), h2.cancelled());
  await t;
  say('end', h.cancelled(), h2.cancelled());
});
