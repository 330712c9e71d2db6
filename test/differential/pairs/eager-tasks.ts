import { allTasks, createTask, currentTask, eagerTaskFactory, getRunningLoop, sleep, Task, taskGroup } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function job(name: string, turns: number): Promise<string> {
  say(name, 'starts', allTasks().size);
  for (let i = 0; i < turns; i++) {
    await sleep(0);
    say(name, i);
  }
  return name;
}

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  say('before');
  const a = new Task(() => job('a', 2), { loop, eagerStart: true, name: 'eager a' });
  say('after a', a.done(), currentTask()?.getName() === 'eager a');
  const b = createTask(() => job('b', 1), { name: 'lazy b' });
  const c = new Task(() => job('c', 1), { loop, eagerStart: true, name: 'eager c' });
  say('after c');
  say(await b, await a, await c);

  loop.setTaskFactory(eagerTaskFactory);
  say('factory', loop.getTaskFactory() === eagerTaskFactory);
  const d = createTask(() => job('d', 1), { name: 'd' });
  say('after d');
  say(await d);
  const [g, h] = await taskGroup(async (tg) => {
    const one = tg.createTask(() => job('g', 1), { name: 'g' });
    say('after g');
    const two = tg.createTask(() => job('h', 0), { name: 'h' });
    say('body ends');
    return [one, two] as const;
  });
  say(g.result(), h.result());
  // Cancelled after an eager start: at its first await.
  const park = async (): Promise<void> => {
    try {
      await sleep(10_000);
    } catch (error) {
      say('park', error);
      throw error;
    }
  };

  const p = createTask(park, { name: 'p' });
  p.cancel('eager');
  try {
    await p;
  } catch (error) {
    say('p', error);
  }
  loop.setTaskFactory(undefined);
  say('restored', loop.getTaskFactory());
  const q = createTask(() => job('q', 0), { name: 'q' });
  say('lazy again');
  await q;
});
