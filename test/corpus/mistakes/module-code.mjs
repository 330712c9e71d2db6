// At the top of the entry module a bare call is how programs start; everything else counts there, too.
import { setTimeout as sleep } from 'node:timers/promises';

async function start(name) {
  await sleep(1);
  return name;
}

start('main');
if (process.argv.length > 0) start('guarded');
const values = [1, 2].map(async (n) => start(n)); // EXPECT never-awaited
// EXPECT never-awaited
console.log(`${start('text')}`, values.length);
await sleep(20);
