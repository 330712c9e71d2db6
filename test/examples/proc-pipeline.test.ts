import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';
import { findings, runExample, skip, ways } from './support.ts';

const pipeline = async (...args: string[]) => {
  const { stdout, stderr, code } = await runExample('proc-pipeline.ts', { args });
  return { stdout, stderr, code };
};

test('pours the output of each program into the next', { skip }, async () => {
  assert.deepEqual(await pipeline(), { stdout: '19\n', stderr: '', code: 0 });
  const long = await pipeline('--', 'seq', '1', '300000', '|', 'cat', '|', 'cat', '|', 'tail', '-n', '1');
  assert.deepEqual(long, { stdout: '300000\n', stderr: '', code: 0 });
});

test('ends the programs before one that has seen enough', { skip }, async () => {
  const early = await pipeline('--', 'yes', '|', 'cat', '|', 'head', '-n', '2');
  assert.deepEqual(early, { stdout: 'y\ny\n', stderr: '', code: 0 });
});

test('standard input goes to the first program', { skip }, async () => {
  const { stdout } = await runExample('proc-pipeline.ts', { args: ['--', 'tr', 'a-z', 'A-Z'], stdin: 'typed\n' });
  assert.equal(stdout, 'TYPED\n');
});

test('its exit code is that of the last program that failed, whose complaints it passes on', { skip }, async () => {
  const failing = await pipeline('--', 'echo', 'a', '|', 'sh', '-c', 'cat; echo oops >&2; exit 3');
  assert.deepEqual(failing, { stdout: 'a\n', stderr: 'sh: oops\n', code: 3 });
  const killed = await pipeline('--', 'sh', '-c', 'kill -9 $$', '|', 'cat');
  assert.deepEqual(killed, { stdout: '', stderr: '', code: 137 });
});

test('a program that is not there, or no program, ends the others: 127, 126', { skip }, async () => {
  const missing = await pipeline('--', 'sleep', '1000', '|', 'no-such-program');
  assert.deepEqual([missing.code, missing.stdout], [127, '']);
  assert.match(missing.stderr, /no-such-program ENOENT\n$/);
  assert.equal((await pipeline('--', '/etc/passwd')).code, 126);
});

test('when the time is over, all are ended: 124', { skip }, async () => {
  const late = await pipeline('--timeout', '100', '--', 'sleep', '1000', '|', 'cat');
  assert.deepEqual(late, { stdout: '', stderr: 'proc-pipeline: not done after 100 ms\n', code: 124 });
});

test('Ctrl-C ends all of them: 130', { skip }, async () => {
  const { code, stdout, stderr } = await runExample('proc-pipeline.ts', {
    args: ['--', 'sh', '-c', 'echo begun; exec sleep 1000', '|', 'cat'],
    onStart: (program) => void program.printed('begun').then(() => program.kill('SIGINT')),
  });
  assert.deepEqual({ code, stdout, stderr }, { code: 130, stdout: 'begun\n', stderr: '' });
});

test('--help explains it; a wrong use is a message and exit code 2', { skip }, async () => {
  const help = await pipeline('--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /--timeout MS/);
  for (const args of [['--timeout', 'x'], ['--nonsense'], ['--', '|'], ['--', 'true', '|']]) {
    const wrong = await pipeline(...args);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^proc-pipeline: .*\nTry --help\.\n$/);
  }
});

test('the development mode finds nothing in it', { skip }, async () => {
  const [, [, way = []] = []] = ways;
  const [file = '', ...command] = way;
  for (const [args, code] of [
    [[], 0],
    [['--', 'yes', '|', 'head', '-n', '1'], 0],
    [['--', 'sleep', '1000', '|', 'no-such-program'], 127],
    [['--timeout', '300', '--', 'sleep', '1000'], 124],
  ] as const) {
    const result = await runProgram({ file }, { args: [...command, 'examples/proc-pipeline.ts', ...args] });
    assert.equal(result.code, code);
    assert.equal(findings(result.stderr), '');
  }
});
