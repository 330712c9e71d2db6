import { createTask, run, sleep } from 'tsyncio';
import { say } from './support.ts';

async function walker(name: string, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    say(name, i);
    await sleep(0);
  }
  say(name, 'end');
}

await run(async () => {
  const plan: [string, number][] = [
    ['a', 3],
    ['b', 1],
    ['c', 2],
  ];
  const tasks = plan.map(([n, s]) => createTask(() => walker(n, s)));
  say('created');
  await sleep(0);
  say('main 1');
  await sleep(0);
  say('main 2');
  for (const t of tasks) await t;
  say('all');
});
