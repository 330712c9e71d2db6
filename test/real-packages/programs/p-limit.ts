import { setTimeout as sleep } from 'node:timers/promises';
import pLimit, { limitFunction } from 'p-limit';

const limit = pLimit(3);
let running = 0;
let most = 0;

async function work(value: number): Promise<number> {
  running += 1;
  most = Math.max(most, running);
  await sleep(2);
  running -= 1;
  if (value === 13) throw new Error('unlucky');
  return value;
}

const values = Array.from({ length: 12 }, (_, index) => index);
console.log(await Promise.all(values.map((value) => limit(work, value))), most);
console.log(await limit.map(values, work));
const settled = await Promise.allSettled([12, 13, 14].map((value) => limit(() => work(value))));
console.log(settled.map(({ status }) => status));
const limited = limitFunction(work, { concurrency: 1 });
console.log(await Promise.all([limited(1), limited(2)]));
console.log(limit.activeCount, limit.pendingCount);
