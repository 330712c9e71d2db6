// EXIT 13
// One of many never answers.
import { setTimeout as sleep } from 'node:timers/promises';

const pending = new Map();

function request(id) {
  return new Promise((resolve) => pending.set(id, resolve));
}

async function answer() {
  await sleep(1);
  for (const [id, resolve] of pending) if (id !== 3) resolve(id);
}

async function collect(ids) {
  return await Promise.all(ids.map(request)); // EXPECT stuck-task
}

const [ids] = await Promise.all([collect([1, 2, 3]), answer()]);
console.log(ids);
