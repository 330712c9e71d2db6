import { setTimeout as sleep } from 'node:timers/promises';
async function lazy() {
  const { mkdir } = await import('node:fs/promises');
  mkdir('/tmp', { recursive: true }); // EXPECT never-awaited
  const { default: fs } = await import('node:fs');
  fs.promises.access('/tmp'); // EXPECT never-awaited
  await sleep(10);
}
async function main() {
  lazy(); // EXPECT never-awaited
  await sleep(50);
}
await main();
