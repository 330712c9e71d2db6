// Array methods do not wait for async functions.
import { setTimeout as sleep } from 'node:timers/promises';

async function save(n) {
  await sleep(1);
  return n > 1;
}

async function main() {
  const items = [1, 2, 3];
  // EXPECT never-awaited
  items.forEach(async (n) => {
    await save(n);
  });
  items.forEach(save); // EXPECT never-awaited
  items.forEach((n) => save(n)); // EXPECT never-awaited
  // EXPECT never-awaited
  const big = items.filter(async (n) => await save(n));
  // EXPECT never-awaited
  const found = items.find(async (n) => await save(n));
  const some = items.some(save); // EXPECT never-awaited
  items.map(async (n) => save(n)); // EXPECT never-awaited
  // EXPECT never-awaited
  const sum = items.reduce(async (total, n) => {
    await save(n);
    return (await total) + n;
  }, 0);
  new Set(items).forEach(async (n) => save(n)); // EXPECT never-awaited
  new Map([[1, 2]]).forEach(async (n) => save(n)); // EXPECT never-awaited
  // EXPECT never-awaited
  Array.from(items, async (n) => save(n));
  // EXPECT never-awaited
  'a-b'.replace(/-/g, async () => save(1));
  console.log(big.length, await found, some, typeof sum);
  await sleep(20);
}

await main();
