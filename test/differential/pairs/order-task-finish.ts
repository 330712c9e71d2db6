import { createTask, run, sleep, type Task } from 'tsyncio';
import { say } from './support.ts';

// A task that ends wakes its waiters in the order in which they began to wait, one turn later.
async function job(name: string, turns: number): Promise<string> {
  for (let i = 0; i < turns; i++) await sleep(0);
  say(name, 'ends');
  return name;
}

async function watch(name: string, task: Task<string>): Promise<void> {
  say(name, 'sees', await task);
}

await run(async () => {
  const jobs = [0, 1, 2].map((i) => createTask(() => job(`j${i}`, i)));
  const watchers: Task<void>[] = [];
  for (const i of [0, 1]) {
    for (const j of [2, 1, 0]) watchers.push(createTask(() => watch(`w${i}${j}`, jobs[j] as Task<string>)));
  }
  for (const w of watchers) await w;
  say(...jobs.map((t) => t.done()));
});
