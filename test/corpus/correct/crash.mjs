// EXIT 1
import { setTimeout as sleep } from 'node:timers/promises';
await sleep(5);
console.log('before');
setTimeout(() => {
  throw new TypeError('a bug');
}, 1);
