import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';
import { findBlocks } from './blocks.ts';

const BLOCKED = `import { writeSync } from 'node:fs';
process.on('warning', (warning) => writeSync(1, 'told: ' + warning.code + '\\n'));
const times = process.cpuUsage; const used = () => times().user + times().system;
setTimeout(function crunch() {
  const end = used() + 600_000;
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  writeSync(2, 'the block is over\\n');
}, 50);
`;

test('shows the line under a caret while the loop is still blocked', async (t) => {
  const { found, planted, stderr } = await findBlocks(t, BLOCKED);
  assert.deepEqual(found, planted, stderr);
  const [during = ''] = stderr.split('the block is over');
  assert.match(during, /^blocked-loop {2}the event loop has been blocked for \d+ ms$/m);
  assert.match(during, /running at .*app\.mjs:6:\d+ in .*crunch/);
  assert.match(during, /> 6 │ .*for \(.*; \/\/ BLOCKS\n.*\^/);
});

test('in debug mode the words are those of a Node warning, and the listeners of the program hear of it once', async () => {
  const { stdout, stderr } = await runProgram(BLOCKED, { nodeArgs: ['--import', 'tsyncio/debug'] });
  const [during = '', after = ''] = stderr.split('the block is over');
  assert.match(
    during,
    /^\(node:\d+\) \[TSYNCIO_BLOCKED_LOOP\] RuntimeWarning: the event loop has been blocked for \d+ ms at .*:6:\d+$/m,
  );
  assert.equal(after.trim(), '');
  assert.equal(stdout, 'told: TSYNCIO_BLOCKED_LOOP\n');
});

test('a process that was told to print no warnings prints none', async () => {
  for (const flag of ['--no-warnings', '--disable-warning=TSYNCIO_BLOCKED_LOOP']) {
    const { stderr } = await runProgram(BLOCKED, { nodeArgs: [flag, '--import', 'tsyncio/debug'] });
    assert.equal(stderr, 'the block is over\n', flag);
  }
});

test('tells of a loop that never comes back', async (t) => {
  const { stderr, signal } = await runProgram(`setTimeout(() => { for (;;); }, 50);`, {
    nodeArgs: ['--import', 'tsyncio/dev'],
    onStart: (child) => {
      child.printed('hint:').then(
        () => child.kill('SIGTERM'),
        () => {},
      );
    },
  });
  assert.equal(signal, 'SIGTERM', stderr);
  assert.match(stderr, /blocked-loop .*[\s\S]*program\.mjs:1:/);
  t.diagnostic('ended by its default action: no listener of ours kept it alive');
});
