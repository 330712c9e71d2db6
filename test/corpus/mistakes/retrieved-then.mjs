import { setTimeout as sleep } from 'node:timers/promises';
process.on('unhandledRejection', () => {});

async function load() {
  await sleep(1);
  throw new Error('no network');
}

load().then((rows) => console.log(rows)); // EXPECT never-retrieved
await sleep(20);
