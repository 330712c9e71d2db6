import { setTimeout as sleep } from 'node:timers/promises';

async function fail(ms) {
  await sleep(ms);
  throw new Error(`after ${ms}`);
}

const first = fail(1);
first.catch(() => {});
await sleep(10);
await first.catch((error) => console.log(error.message));
const winner = await Promise.race([sleep(2, 'fast'), fail(10)]);
console.log(winner);
const settled = await Promise.allSettled([fail(1), fail(2)]);
console.log(settled.map((one) => one.status).join());
const rejected = Promise.reject(new Error('now'));
queueMicrotask(() => rejected.catch((error) => console.log(error.message)));
await sleep(20);
try {
  await Promise.any([fail(1), fail(2)]);
} catch (error) {
  console.log(error.errors.length);
}
