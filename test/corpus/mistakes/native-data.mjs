// Big data: parsing, printing, copying, sorting.
import { setImmediate as turn } from 'node:timers/promises';

const rows = [];
for (let id = 0; id < 900_000; id++) {
  rows.push({ id, name: `row ${(id * 7919) % 900_000}`, tags: ['a', 'b'] });
  if (id % 20_000 === 0) await turn();
}

async function main() {
  await turn();
  const text = JSON.stringify(rows); // EXPECT blocked-loop
  await turn();
  const copy = JSON.parse(text); // EXPECT blocked-loop
  await turn();
  const clone = structuredClone(copy); // EXPECT blocked-loop
  await turn();
  console.log(text.length > 0, copy.length, clone.length);
}

await main();
await turn();
