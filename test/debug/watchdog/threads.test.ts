import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';
import { findBlocks } from './blocks.ts';

test('watches worker threads as well, also while the main thread is blocked itself', async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { once } from 'node:events';
import { isMainThread, Worker } from 'node:worker_threads';
import { run, sleep } from 'tsyncio';
const times = process.cpuUsage; const used = () => times().user + times().system;
const until = () => used() + 600_000;
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  await once(worker, 'message');
  const end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  await once(worker, 'exit');
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort.postMessage('ready');
  await run(async () => {
    await sleep(20);
    const end = until();
    for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
    await sleep(20);
  });
  setTimeout(() => {
    const end = until();
    for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  }, 50);
}
`,
  );
  assert.deepEqual(found, planted, stderr);
});

test('a worker thread in debug mode is watched where the main thread is not', async () => {
  const { stderr, code } = await runProgram(
    `import { isMainThread, Worker } from 'node:worker_threads';
import { run, sleep } from 'tsyncio';
const times = process.cpuUsage; const used = () => times().user + times().system;
if (isMainThread) new Worker(new URL(import.meta.url));
else {
  await run(async () => {
    await sleep(200);
    const end = used() + 600_000;
    for (let u = times(); u.user + u.system < end; u = times());
    await sleep(20);
  }, { debug: true });
}
`,
  );
  assert.equal(code, 0);
  assert.match(stderr, /TSYNCIO_(?:BLOCKED_LOOP|SLOW_CALLBACK)\] RuntimeWarning: .* at .*program\.mjs:9:/);
});
