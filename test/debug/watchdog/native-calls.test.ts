import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBlocks } from './blocks.ts';

test("names the user's line that made a native call, which lets nobody look in", async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { execSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
await wait(20);
setTimeout(() => {
  execSync('sleep 0.5'); // BLOCKS
}, 1);
await wait(700);
function hash(password) {
  return pbkdf2Sync(password, 'salt', 1_500_000, 64, 'sha512'); // BLOCKS
}
hash('secret');
await wait(20);
setImmediate(() => {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(cell, 0, 0, 500); // BLOCKS
});
await wait(600);
const text = '[' + '{"a":[1,2,3],"b":"some text"},'.repeat(900_000) + '1]';
await wait(20);
setTimeout(() => {
  JSON.parse(text); // BLOCKS
}, 1);
await wait(1000);
async function load() {
  await wait(1);
  const value = JSON.parse(text); // BLOCKS
  const length = value.length;
  await wait(1);
  return length;
}
await load();
await wait(100);
`,
  );
  assert.deepEqual(found, planted, stderr);
});

test('names the line of a runaway regular expression', async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `setTimeout(() => {
  const text = 'a'.repeat(27) + 'b';
  /^(a+)+$/.test(text); // BLOCKS
}, 50);
`,
  );
  assert.deepEqual(found, planted, stderr);
});

test('says while a native call lasts that the loop is blocked, and where when it returns', {
  skip: process.platform === 'win32' ? 'no named pipes in the file system' : false,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-fifo-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
setTimeout(() => {
  spawn('sh', ['-c', 'sleep 1.5; echo x > ${fifo}'], { stdio: 'ignore' }).unref();
  readFileSync('${fifo}', 'utf8'); // BLOCKS
  console.error('the call has returned');
}, 50);
`,
  );
  assert.deepEqual(found, planted, stderr);
  assert.match(stderr, /has been blocked for \d+ ms, inside one native call[\s\S]*the call has returned/);
});

test('does not take a long collection of garbage for a native call', async (t) => {
  const { found, stderr } = await findBlocks(
    t,
    `import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const kept = [];
for (let round = 0; round < 200; round++) {
  kept.push(Array.from({ length: 10_000 }, (_, i) => ({ a: i, b: [i], c: String(i) })));
  await wait(1);
}
await wait(100);
setTimeout(() => collect(), 1);
await wait(300);
console.error(kept.length);
`,
  );
  assert.deepEqual(found, [], stderr);
});
