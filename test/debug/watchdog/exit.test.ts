import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';
import { findBlocks } from './blocks.ts';

const endings: readonly [string, string, number | null][] = [
  ['of itself', '', 0],
  ['by process.exit()', 'process.exit(3);', 3],
  ['by an uncaught error', "throw new Error('thrown on purpose');", 1],
  ['by an unhandled rejection', "Promise.reject(new Error('rejected on purpose'));", 1],
];
for (const [how, statement, exitCode] of endings) {
  test(`a program that ends ${how} right out of a block ends as always, and the block is reported`, async (t) => {
    const { found, planted, code, stderr, timedOut } = await findBlocks(
      t,
      `const times = process.cpuUsage; const used = () => times().user + times().system;
setTimeout(() => {
  const end = used() + 300_000;
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  ${statement}
}, 50);
`,
    );
    assert.deepEqual(found, planted, stderr);
    assert.equal(code, exitCode);
    assert.equal(timedOut, false);
    assert.doesNotMatch(stderr, /debugger/i);
  });
}

test('says nothing about a debugger when the process exits while it is being looked into', async () => {
  const { code, stderr } = await runProgram(
    `setTimeout(() => { const end = performance.now() + 75; while (performance.now() < end); process.exit(4); }, 50);`,
    { nodeArgs: ['--import', 'tsyncio/dev'] },
  );
  assert.equal(code, 4);
  // On a machine with too much to do the 75 ms may become a block; that may be said.
  assert.doesNotMatch(stderr, /debugger|inspector/i);
});

test('a signal ends a program that is blocked, as always', { skip: process.platform === 'win32' }, async () => {
  const { signal, stderr } = await runProgram(`console.error('ready'); setTimeout(() => { for (;;); }, 1);`, {
    nodeArgs: ['--import', 'tsyncio/debug'],
    onStart: (child) => {
      child.printed('TSYNCIO_BLOCKED_LOOP').then(
        () => child.kill('SIGTERM'),
        () => {},
      );
    },
  });
  assert.equal(signal, 'SIGTERM', stderr);
});

test('leaves nothing behind when the last loop leaves debug mode', async () => {
  const { stdout, code, stderr } = await runProgram(
    `import { setTimeout as wait } from 'node:timers/promises';
import { run, sleep } from 'tsyncio';
const key = Symbol.for('tsyncio.watchdog');
for (let round = 0; round < 2; round++) {
  await run(async () => {
    await sleep(200);
    console.log(typeof globalThis[key]);
  }, { debug: true });
  console.log(typeof globalThis[key]);
}
await wait(300);
console.log(process.getActiveResourcesInfo().filter((name) => !/WRAP|Timeout/i.test(name)).join());
`,
  );
  assert.equal(code, 0, stderr);
  assert.equal(stdout, 'function\nundefined\nfunction\nundefined\n\n');
});

test('where worker threads or the inspector are denied it says so once, and the program runs on', async () => {
  // Node 20 calls it experimental; it says `--permission` from 23.5 on.
  const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const { stdout, stderr, code } = await runProgram(
    `import { run, sleep } from 'tsyncio';
await run(async () => {
  for (let i = 0; i < 2; i++) {
    await sleep(150);
    const used = () => process.cpuUsage().user + process.cpuUsage().system;
    const end = used() + 300_000;
    while (used() < end);
    await sleep(5);
  }
  console.log('done');
}, { debug: true });
`,
    { nodeArgs: [flag, '--allow-fs-read=*'] },
  );
  assert.equal(code, 0, stderr);
  assert.equal(stdout, 'done\n');
  assert.equal(stderr.split('the watchdog cannot look').length, 2, stderr);
  assert.match(stderr, /Executing <Task .* took \d+\.\d+ seconds/);
});
