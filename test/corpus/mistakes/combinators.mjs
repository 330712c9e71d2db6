// Promises that are put together, and then nobody waits for the whole.
import { setTimeout as sleep } from 'node:timers/promises';

async function save(n) {
  await sleep(1);
  return n;
}

const ids = [1, 2, 3];

function saveAll(list) {
  return Promise.all(list.map((n) => save(n)));
}

async function main() {
  Promise.all(ids.map(save)); // EXPECT never-awaited
  Promise.allSettled(ids.map(save)); // EXPECT never-awaited
  Promise.race([save(1), sleep(5)]); // EXPECT never-awaited
  Promise.any([save(1), save(2)]); // EXPECT never-awaited
  saveAll(ids); // EXPECT never-awaited
  const all = Promise.all(ids.map(save)); // EXPECT never-awaited
  console.log(typeof all);
  await sleep(30);
}

await main();
