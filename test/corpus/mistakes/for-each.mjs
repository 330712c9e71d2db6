// Callbacks that are async functions, given to methods that do not wait.
import { setTimeout as sleep } from 'node:timers/promises';

const saved = [];

async function save(item) {
  await sleep(1);
  saved.push(item);
}

async function main() {
  const items = ['a', 'b', 'c'];
  // EXPECT never-awaited
  items.forEach(async (item) => {
    await save(item);
  });
  // EXPECT never-awaited
  items.forEach((item) => save(item));
  items.forEach((item) => {
    save(item); // EXPECT never-awaited
  });
  // EXPECT never-awaited
  items.forEach(save);
  new Set(items).forEach(async (item) => save(item)); // EXPECT never-awaited
  new Map([['k', 1]]).forEach(async (value, key) => { // EXPECT never-awaited
    await save(`${key}${value}`);
  });
  await sleep(30);
  console.log(saved.length);
}

await main();
