process.on('unhandledRejection', (reason) => console.log('seen', reason.message));
import { setTimeout as sleep } from 'node:timers/promises';
async function work(n) { await sleep(1); throw new Error(`bad ${n}`); }
function start() {
  work(1); // EXPECT never-retrieved
  const p = work(2); // EXPECT never-retrieved
  void work(3); // EXPECT never-retrieved
  new Promise((resolve, reject) => reject(new Error('four'))); // EXPECT never-retrieved
  Promise.reject(new Error('five')); // EXPECT never-retrieved
  Promise.all([work(6), work(7)]); // EXPECT never-retrieved
  (async () => { // EXPECT never-retrieved
    await sleep(1);
    throw new Error('eight');
  })();
  setTimeout(async () => { // EXPECT never-retrieved
    throw new Error('nine');
  }, 1);
  return typeof p;
}
console.log(start());
await sleep(50);
