import { run, sleep, taskGroup } from 'tsyncio';
import { say } from './support.ts';

async function job(name: string, turns: number): Promise<string> {
  say('start', name);
  for (let i = 0; i < turns; i++) await sleep(0);
  say('end', name);
  return name;
}

await run(async () => {
  const jobs = await taskGroup(async (tg) => {
    const a = tg.createTask(() => job('a', 2));
    const b = tg.createTask(() => job('b', 0), { name: 'bee' });
    say('body', b.getName());
    await sleep(0);
    say('body goes on', a.done(), b.done());
    const c = tg.createTask(() => job('c', 1));
    say('body ends');
    return [a, b, c];
  });
  say(...jobs.map((j) => j.result()));

  // Children that add children.
  await taskGroup(async (tg) => {
    const grow = async (n: number): Promise<void> => {
      say('grow', n);
      if (n > 0) {
        tg.createTask(() => grow(n - 1));
        tg.createTask(() => grow(n - 1));
      }
    };
    tg.createTask(() => grow(2));
  });
  say('grown');

  await taskGroup(async () => {});
  say('empty');

  // Children whose end the body awaits itself.
  await taskGroup(async (tg) => {
    const t = tg.createTask(() => job('d', 1));
    say('body awaits', await t);
  });
});
