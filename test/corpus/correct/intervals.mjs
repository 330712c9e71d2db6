import { setTimeout as sleep } from 'node:timers/promises';

let beats = 0;
const heartbeat = setInterval(() => beats++, 5);
const guard = setTimeout(() => console.log('too late'), 60_000);
const background = setInterval(() => {}, 1000);
background.unref();
await sleep(50);
clearInterval(heartbeat);
clearTimeout(guard);
console.log(beats > 1);
