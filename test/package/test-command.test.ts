/** The test command itself: a test that never ends must not take the whole run along, and is named. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build, repository } from '../support/repository.js';

// The scripts are TypeScript, which the tool chain's Node runs.
const node = join(repository, 'node_modules/.bin/node');
const folder = join(build, 'test', `trial-${process.pid}`);

before(() => mkdirSync(folder, { recursive: true }));
after(() => rmSync(folder, { recursive: true, force: true }));

function runTrial(name: string, program: string, ...options: string[]) {
  // Named as those that no other run takes up.
  writeFileSync(join(folder, `${name}.long.test.js`), `import { describe, test } from 'node:test';\n${program}`);
  const word = `trial-${process.pid}/${name}`;
  const done = spawnSync(node, ['scripts/test.ts', word, ...options], { cwd: repository, encoding: 'utf8' });
  return { code: done.status, output: done.stdout + done.stderr };
}

test('a thread that blocks for ever is killed at its limit, and the test it was in is named', () => {
  const { code, output } = runTrial(
    'blocked',
    `test('is fine', () => {});
     describe('a suite', () => {
       test('waits for nobody', () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    '--limit',
    '10',
  );
  assert.equal(code, 1);
  assert.match(output, /was not done after 10 s and was killed, in "waits for nobody"/);
  assert.match(output, /again: npm test -- trial-\d+\/blocked\.long --only 'waits for nobody'/);
  assert.match(output, /^tests: 1 passed, 1 failed, 0 skipped$/m);
});

test('a process that ends in the middle of a test fails, and what it printed is shown', () => {
  const { code, output } = runTrial('gone', `test('leaves', () => { console.log('so long'); process.exit(0); });`);
  assert.equal(code, 1);
  assert.match(output, /ended before its tests had, in "leaves"/);
  assert.match(output, /\| so long/);
});

test('a failed test is shown with its error and the command that runs it again', () => {
  const { code, output } = runTrial(
    'failing',
    `describe('a suite', () => { test('adds (badly)', () => { throw new Error('two and two'); }); });`,
  );
  assert.equal(code, 1);
  assert.match(output, /✖ adds \(badly\)\n {2}Error: two and two/);
  assert.match(output, /--only 'adds \\\(badly\\\)'/);
  assert.match(output, /^tests: 0 passed, 1 failed, 0 skipped$/m);
});

test('what a file leaves running is killed with it', () => {
  const mark = join(folder, 'pid');
  const { code } = runTrial(
    'orphan',
    `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     test('starts a child', () => {
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
       child.unref();
       writeFileSync(${JSON.stringify(mark)}, String(child.pid));
     });`,
  );
  assert.equal(code, 0);
  assert.ok(existsSync(mark));
  const cmdline = `/proc/${spawnSync('cat', [mark], { encoding: 'utf8' }).stdout}/cmdline`;
  assert.equal(existsSync(cmdline) && spawnSync('cat', [cmdline], { encoding: 'utf8' }).stdout !== '', false);
});

test('no test with that word, an unknown option and a bad number are said', () => {
  const ask = (...args: string[]) =>
    spawnSync(node, ['scripts/test.ts', ...args], { cwd: repository, encoding: 'utf8' });
  assert.match(ask('no-such-test').stderr, /no test file has no-such-test in its path/);
  assert.equal(ask('--frobnicate').status, 2);
  assert.match(ask('future', '--limit', 'soon').stderr, /--limit takes a number of seconds, not "soon"/);
});
