import { pbkdf2Sync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

async function login(user, password) {
  await sleep(5);
  const key = pbkdf2Sync(password, user, 900_000, 32, 'sha512'); // EXPECT blocked-loop
  return key.length;
}

console.log(await login('ann', 'secret'));
await sleep(10);
