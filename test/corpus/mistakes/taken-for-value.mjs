// The promise is taken for what it will be.
import { setTimeout as sleep } from 'node:timers/promises';

async function isAdmin(user) {
  await sleep(1);
  return user === 'root';
}

async function getName(id) {
  await sleep(1);
  return `user ${id}`;
}

async function count() {
  await sleep(1);
  return 3;
}

function check(user) {
  if (isAdmin(user)) return 'welcome'; // EXPECT never-awaited
  return 'no';
}

function describe(id) {
  const name = getName(id); // EXPECT never-awaited
  const text = `${getName(id)}`; // EXPECT never-awaited
  const json = JSON.stringify({ name: getName(id) }); // EXPECT never-awaited
  return [typeof name, text, json].join();
}

async function main() {
  console.log(check('guest'));
  console.log(describe(1));
  const isBig = (await count()) > 2 && count() > 2; // EXPECT never-awaited
  const length = getName(2).length; // EXPECT never-awaited
  const negated = !isAdmin('root'); // EXPECT never-awaited
  const same = getName(3) === 'user 3'; // EXPECT never-awaited
  let total = 0;
  total += count(); // EXPECT never-awaited
  switch (getName(4)) { // EXPECT never-awaited
    case 'user 4':
      console.log('four');
      break;
    default:
      console.log('somebody');
  }
  console.log(isBig, length, negated, same, String(total));
  await sleep(20);
}

await main();
