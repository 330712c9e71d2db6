import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from './program.ts';

test('reports output, exit code and the arguments and input the program got', async () => {
  const result = await runProgram(
    `import { text } from 'node:stream/consumers';
     console.log(process.argv[2], await text(process.stdin));
     console.error(process.env.GREETING, process.env.NODE_TEST_CONTEXT);
     process.exitCode = 3;`,
    { args: ['one'], stdin: 'two', env: { GREETING: 'hello' } },
  );
  assert.deepEqual(result, {
    code: 3,
    signal: null,
    stdout: 'one two\n',
    stderr: 'hello undefined\n',
    timedOut: false,
  });
});

test('lets the program import the package by its name', async () => {
  const { stdout, stderr } = await runProgram(
    `import { run, sleep } from 'tsyncio';
     console.log(await run(() => sleep(1, 'slept')));`,
  );
  assert.equal(stderr, '');
  assert.equal(stdout, 'slept\n');
});

test('runs a file of the repository', async () => {
  const { code, stdout } = await runProgram({ file: 'node_modules/typescript/bin/tsc' }, { args: ['--version'] });
  assert.equal(code, 0);
  assert.match(stdout, /^Version 7\./);
});

test('kills a program that takes too long, and says so', async () => {
  const result = await runProgram('setInterval(() => {}, 1000);', { timeoutMs: 300 });
  assert.equal(result.timedOut, true);
  assert.equal(result.signal, 'SIGKILL');
  assert.equal(result.code, null);
});

test('hands over the running program, to wait for its output and to signal it', async () => {
  const result = await runProgram(
    `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
     setInterval(() => {}, 1000);
     console.log('ready');`,
    {
      onStart: (child) => {
        child.printed('ready').then(
          () => child.kill('SIGTERM'),
          () => {},
        );
      },
    },
  );
  assert.deepEqual(result, { code: 0, signal: null, stdout: 'ready\nbye\n', stderr: '', timedOut: false });
});

test('rejects the wait for an output that never comes', async () => {
  let wait: Promise<void> | undefined;
  await runProgram(`console.log('other');`, {
    onStart: (child) => {
      wait = child.printed('ready');
      wait.catch(() => {});
    },
  });
  await assert.rejects(async () => await wait, /never printed "ready":\nother/);
});
