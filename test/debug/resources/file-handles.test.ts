import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';

const OPENING = `import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
async function size(path) {
  const handle = await open(path);
  return (await handle.stat()).size;
}
class Reader {
  async load(path) {
    this.handle = await open(path);
    return 1;
  }
}
`;

test('a file handle that is collected unclosed is found while the program runs', async (t) => {
  const result = await runDev(
    t,
    `${OPENING}const own = process.execPath;
process.on('warning', ({ code, message }) => { if (code === 'TSYNCIO_RESOURCE_LEAK') console.log(message); });
// From Node 26 on it is an error.
process.on('uncaughtException', () => {});
await size(own);
await new Reader().load(own);
await sleep(200);
globalThis.gc();
await sleep(100);
console.log('end');
`,
    { env: { NODE_OPTIONS: '--expose-gc' } },
  );
  assert.deepEqual([...result.sites].sort(), ['resource-leak 4×1', 'resource-leak 9×1'], result.stderr);
  const lines = result.stdout.trim().split('\n');
  assert.equal(lines.at(-1), 'end');
  assert.equal(lines.length, 3, 'both were said before the end');
  assert.match(lines[0] ?? '', /file handle \d+ was never closed, and collected as garbage/);
});

test('one that is unreachable at the end is found, and the collection that the end forces does not end the program', async (t) => {
  const result = await runDev(
    t,
    `${OPENING}await size(process.execPath);
async function save() {}
function forget() { save(); }
forget();
console.log('end');
`,
  );
  assert.deepEqual([...result.sites].sort(), ['never-awaited 15×1', 'resource-leak 4×1']);
  assert.equal(result.stdout, 'end\n');
  assert.equal(result.code, 0, result.stderr);
  assert.doesNotMatch(result.stderr, /garbage collection/);
});

test('one that was closed is none, whoever closed it, and however it was collected', async (t) => {
  const result = await runDev(
    t,
    `${OPENING}const own = new URL(import.meta.url);
async function closed() {
  const handle = await open(own);
  await handle.close();
}
async function read() {
  const handle = await open(own);
  for await (const line of handle.readLines()) if (line === '') break;
}
async function streamed() {
  const handle = await open(own);
  for await (const chunk of handle.createReadStream()) if (chunk.length === 0) break;
}
async function disposed() {
  const handle = await open(own);
  await (handle[Symbol.asyncDispose]?.() ?? handle.close());
}
async function slowly() {
  const handle = await open(own);
  await sleep(200);
  await handle.close();
}
for (const use of [closed, read, streamed, disposed, slowly]) await use();
await sleep(200);
globalThis.gc();
await sleep(50);
globalThis.gc();
await sleep(50);
`,
    { env: { NODE_OPTIONS: '--expose-gc' } },
  );
  assert.deepEqual(
    result.sites.filter((site) => site.startsWith('resource-leak')),
    [],
    result.stderr,
  );
  assert.equal(result.code, 0, result.stderr);
});
