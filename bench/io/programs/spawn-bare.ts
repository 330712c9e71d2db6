/** Children by `node:child_process`. */
import { spawn } from 'node:child_process';

const [count = 0, atOnce = 1] = process.argv.slice(2).map(Number);
const one = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('true', [], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.once('close', () => resolve());
    child.once('error', reject);
  });
const began = performance.now();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let i = 0; i < count / atOnce; i += 1) await one();
  }),
);
console.log(((performance.now() - began) * 1000) / count);
