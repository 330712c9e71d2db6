/** 50 ms of computing at a time: under the limit. */
import { setTimeout as delay } from 'node:timers/promises';
import { createTask, run, sleep } from 'tsyncio';

function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function compute(ms: number): number {
  const end = used() + ms;
  let rounds = 0;
  while (used() < end) rounds += 1;
  return rounds;
}

let total = 0;
for (let round = 0; round < 10; round += 1) {
  total += compute(50);
  await delay(1);
}
await run(async () => {
  const tasks = Array.from({ length: 5 }, () =>
    createTask(async () => {
      await sleep(1);
      total += compute(50);
    }),
  );
  for (const task of tasks) await task;
});
console.log(total > 0);
