import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function work(ms) {
  const used = process.cpuUsage();
  const end = performance.now() + ms;
  while (performance.now() < end);
  return used.user >= 0;
}

for (let round = 0; round < 4; round++) {
  work(50);
  await sleep(5);
}
console.log(JSON.parse(JSON.stringify({ text: readFileSync(fileURLToPath(import.meta.url), 'utf8').length })).text > 10);
