import { setTimeout as sleep } from 'node:timers/promises';

async function isEven(n) {
  await sleep(1);
  return n % 2 === 0;
}

async function load(id) {
  await sleep(1);
  return { id };
}

async function report(ids) {
  // EXPECT never-awaited
  const loaded = ids.map(async (id) => {
    const row = await load(id);
    return row.id;
  });
  console.log('rows', loaded.length);

  const even = ids.filter(async (id) => await isEven(id)); // EXPECT never-awaited
  console.log('even', even.length);

  const someEven = ids.some((id) => isEven(id)); // EXPECT never-awaited
  console.log(someEven);

  const first = ids.find(async (id) => id > 2); // EXPECT never-awaited
  console.log(first);

  ids.map((id) => load(id)); // EXPECT never-awaited
  // EXPECT never-awaited
  Array.from(ids, async (id) => load(id));

  // EXPECT never-awaited
  const sorted = [...ids].sort(async (a, b) => a - b);
  console.log(sorted.length);
  await sleep(20);
}

report([1, 2, 3, 4]);
