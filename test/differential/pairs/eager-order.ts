import { createTask, getRunningLoop, run, sleep, Task, wait } from 'tsyncio';
import { say } from './support.ts';

// What an eager task does before it first has to wait belongs to the step that created it: nothing comes between.
await run(async () => {
  const loop = getRunningLoop();
  const done = loop.createFuture<string>();
  done.setResult('ready');
  const order: string[] = [];

  const quiet = async (name: string): Promise<void> => {
    for (let i = 0; i < 5; i++) order.push(await done);
    order.push(name);
    await sleep(0);
    say(name, 'after a turn');
  };

  loop.callSoon(() => say('seen by a callback', [...order].sort()));
  const t = new Task(() => quiet('a'), { loop, eagerStart: true });
  const u = new Task(() => quiet('b'), { loop, eagerStart: true });
  await wait([t, u]);
  say(order.length);

  // The same below another task, which parks at once.
  const nested = async (): Promise<void> => {
    order.length = 0;
    loop.callSoon(() => say('seen by a callback', order));
    await new Task(() => quiet('c'), { loop, eagerStart: true });
  };

  await createTask(nested);
});
