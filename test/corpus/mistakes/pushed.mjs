import { setTimeout as sleep } from 'node:timers/promises';

async function work(n) {
  await sleep(1);
  return n * 2;
}

async function collect() {
  const jobs = [];
  for (let n = 0; n < 3; n++) {
    // EXPECT never-awaited
    jobs.push(work(n));
  }
  await sleep(10);
  return jobs.length;
}

async function firstOnly() {
  const first = work(1);
  const second = work(2); // EXPECT never-awaited
  return await first;
}

async function conditional(isWanted) {
  const early = work(5); // EXPECT never-awaited
  if (!isWanted) return 0;
  return await early;
}

async function overwritten() {
  let last;
  for (const n of [1, 2, 3]) {
    last = work(n); // EXPECT never-awaited
  }
  return await last;
}

async function main() {
  console.log(await collect());
  console.log(await firstOnly());
  console.log(await conditional(false));
  console.log(await overwritten());
  await sleep(10);
}

await main();
