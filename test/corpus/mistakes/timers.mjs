import { setTimeout as sleep } from 'node:timers/promises';

let ticks = 0;
async function flush() {
  await sleep(1);
  ticks++;
}

function start() {
  setTimeout(() => flush(), 1); // EXPECT never-awaited
  setTimeout(() => {
    flush(); // EXPECT never-awaited
  }, 2);
  setImmediate(() => flush()); // EXPECT never-awaited
  queueMicrotask(() => {
    // EXPECT never-awaited
    flush();
  });
  process.nextTick(() => {
    flush(); // EXPECT never-awaited
  });
  const timer = setInterval(() => {
    // EXPECT never-awaited
    flush();
    if (ticks > 5) clearInterval(timer);
  }, 3);
}

start();
await sleep(80);
console.log(ticks > 5);
