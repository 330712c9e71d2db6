import { asCompleted, createTask, sleep, type Task } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function job(name: string, turns: number): Promise<string> {
  for (let i = 0; i < turns; i++) await sleep(0);
  say('finished', name);
  return name;
}

await runOnVirtualTime(async () => {
  const plan: [string, number][] = [
    ['a', 2],
    ['b', 0],
    ['c', 4],
  ];
  const it = asCompleted(plan.map(([n, k]) => createTask(() => job(n, k))));
  for (const c of it) {
    say('first loop', await c);
    break;
  }
  for (const c of it) say('second loop', await c);

  // Cancelled while it waits for the next one.
  const tasks: Task<unknown>[] = [createTask(() => job('d', 1)), createTask(() => sleep(10_000))];
  const consumer = createTask(async () => {
    for await (const t of asCompleted(tasks)) say('got', (t as Task<unknown>).result());
  });
  for (let i = 0; i < 5; i++) await sleep(0);
  consumer.cancel('enough');
  try {
    await consumer;
  } catch (error) {
    say('consumer', error, tasks[1]?.done());
  }
  tasks[1]?.cancel();
});
