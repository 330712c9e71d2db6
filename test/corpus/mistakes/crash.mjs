// EXIT 1
import { setTimeout as sleep } from 'node:timers/promises';

async function loadConfig() {
  await sleep(1);
  throw new Error('no configuration');
}

function boot() {
  loadConfig(); // EXPECT never-retrieved
}

boot();
await sleep(1000);
