// The promise taken for its value.
import { setTimeout as sleep } from 'node:timers/promises';

async function isAllowed(user) {
  await sleep(1);
  return user === 'root';
}

async function count() {
  await sleep(1);
  return 3;
}

async function getUser(id) {
  await sleep(1);
  return { id, name: `user ${id}` };
}

async function handle(user) {
  // EXPECT never-awaited
  if (isAllowed(user)) console.log('allowed');
  const answer = isAllowed(user) ? 'yes' : 'no'; // EXPECT never-awaited
  console.log(answer);
  console.log(`there are ${count()} rows`); // EXPECT never-awaited
  const total = count() + 1; // EXPECT never-awaited
  console.log(typeof total);
  // EXPECT never-awaited
  console.log(getUser(1).name);
  // EXPECT never-awaited
  const found = getUser(2);
  console.log(found.name);
  console.log(JSON.stringify({ user: getUser(3) })); // EXPECT never-awaited
  while (!isAllowed('guest')) { // EXPECT never-awaited
    break;
  }
  const list = [getUser(4), getUser(5)]; // EXPECT never-awaited
  console.log(list.length);
  const { name } = getUser(6); // EXPECT never-awaited
  console.log(name);
  await sleep(20);
}

await handle('guest');
