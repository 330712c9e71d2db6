import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:http';

async function ping() {
  await sleep(1);
}

async function main() {
  // tsyncio-ignore-next-line never-awaited
  ping();
  // tsyncio-ignore-next-line resource-leak
  createServer().listen(0, '127.0.0.1', () => setTimeout(() => process.exit(0), 50));
  // tsyncio-ignore-next-line never-awaited
  [1, 2].forEach(async () => ping());
  await sleep(20);
  const end = performance.now() + 300;
  // tsyncio-ignore-next-line blocked-loop
  while (performance.now() < end);
  console.log('ignored');
}

main();
