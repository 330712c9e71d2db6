import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlocks } from './blocks.ts';

test('names line and task of a step that blocks, once, though the runtime logs it too', async (t) => {
  const { found, planted, report, stderr } = await findBlocks(
    t,
    `import { createTask, getRunningLoop, run, sleep } from 'tsyncio';
const times = process.cpuUsage; const used = () => times().user + times().system;
const until = () => used() + 300_000;
await run(async () => {
  await sleep(20);
  const task = createTask(async function grind() {
    await sleep(5);
    for (let i = 0; i < 2; i++) {
      const end = until();
      for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
      await sleep(5);
    }
  }, { name: 'grinder' });
  await task;
  getRunningLoop().callSoon(function crunch() {
    const end = until();
    for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  });
  await sleep(20);
});
`,
  );
  assert.deepEqual(found, planted, stderr);
  const [step, callback] = report;
  assert.equal(step?.task, 'grinder');
  assert.equal(step?.count, 2);
  assert.match(step?.creationStack ?? '', /app\.mjs:6:/);
  assert.match(callback?.message ?? '', /crunch/);
});

test("goes by the loop's slowCallbackDuration, also when the program changes it", async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { getRunningLoop, run, sleep } from 'tsyncio';
const times = process.cpuUsage; const used = () => times().user + times().system;
await run(async () => {
  const loop = getRunningLoop();
  await sleep(20);
  loop.slowCallbackDuration = 2000;
  let end = performance.now() + 600;
  while (performance.now() < end);
  await sleep(20);
  loop.slowCallbackDuration = 40;
  await sleep(20);
  end = used() + 200_000;
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  await sleep(20);
});
`,
  );
  assert.deepEqual(found, planted, stderr);
});
