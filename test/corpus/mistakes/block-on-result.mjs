// NODE 24
// A microtask chain that never gives way, and a busy wait for another thread.
import { setImmediate as turn } from 'node:timers/promises';

async function step(n) {
  return n + 1;
}

async function spin() {
  const end = performance.now() + 400;
  let n = 0;
  while (performance.now() < end) {
    n = await step(n); // EXPECT blocked-loop
  }
  return n;
}

await turn();
console.log((await spin()) > 0);
await turn();
