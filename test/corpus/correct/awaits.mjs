// Awaited now, later, elsewhere, together.
import { setTimeout as sleep } from 'node:timers/promises';

async function load(n) {
  await sleep(1);
  return n;
}

async function immediate(n) {
  return n;
}

async function returned(n) {
  return load(n);
}

async function consume(promise) {
  return (await promise) + 1;
}

async function main() {
  await load(1);
  const early = load(2);
  await sleep(20);
  await early;

  const first = load(3);
  const second = load(4);
  console.log((await first) + (await second));

  await Promise.all([load(5), load(6)]);
  await Promise.allSettled([load(7), immediate(8)]);
  await Promise.race([load(9), sleep(5)]);
  await Promise.any([load(10), sleep(5)]);
  const jobs = [];
  for (let n = 0; n < 3; n++) jobs.push(load(n));
  await sleep(10);
  await Promise.all(jobs);

  await consume(load(11));
  await returned(12);
  const settled = immediate(13);
  await sleep(5);
  await settled;
  await Promise.all([1, 2, 3].map(async (n) => load(n)));
  const mapped = [1, 2, 3].map((n) => load(n));
  for (const one of mapped) await one;
  const reduced = await [1, 2, 3].reduce(async (sum, n) => (await sum) + (await load(n)), Promise.resolve(0));
  console.log(reduced, await 5, await { then: (resolve) => resolve(6) });
  const value = (await load(14)) || (await load(15));
  const other = value > 3 ? await load(16) : load(17);
  console.log(other, await (value ? load(18) : load(19)));
}

await main();
