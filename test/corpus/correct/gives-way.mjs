// A long computation that gives way.
import { setImmediate as turn } from 'node:timers/promises';

const began = performance.now();
let rounds = 0;
while (performance.now() - began < 400) {
  const end = performance.now() + 20;
  while (performance.now() < end) rounds++;
  await turn();
}
console.log(rounds > 0);
