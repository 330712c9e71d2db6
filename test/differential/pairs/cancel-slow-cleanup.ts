import { createTask, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function worker(name: string, turns: number): Promise<void> {
  try {
    await sleep(10_000);
  } finally {
    for (let i = 0; i < turns; i++) {
      say(name, 'cleaning', i);
      await sleep(0);
    }
    say(name, 'clean');
  }
}

await runOnVirtualTime(async () => {
  const plan: [string, number][] = [
    ['a', 2],
    ['b', 0],
    ['c', 1],
  ];
  const ts = plan.map(([n, k]) => createTask(() => worker(n, k)));
  await sleep(0);
  for (const t of ts) t.cancel();
  while (!ts.every((t) => t.done())) {
    say(...ts.map((t) => t.done()));
    await sleep(0);
  }
  say(...ts.map((t) => t.cancelled()));
});
