import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/program.ts';

/** The example is run as it stands there: types are stripped, and `await using` is V8's own. */
const skip = Number(process.versions.node.split('.')[0]) < 24 && 'this Node has no `await using`, or strips no types';

function offload(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return runProgram(
    { file: 'examples/offload.ts' },
    { nodeArgs: ['--disable-warning=ExperimentalWarning'], args, ...options },
  );
}

for (const kind of [[], ['--processes'], ['--workers', '0']]) {
  test(`examples/offload.ts ${kind.join(' ')} hashes and parses files, and draws how far it is`, { skip }, async () => {
    const { stdout, stderr, code } = await offload([...kind, '--files', '8']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^8 of 8 files, \d+\.\d MB, \d+ entries in/);
    assert.match(stderr, /2\/8 {2}25 %[\s\S]*8\/8 100 %/);
  });
}

test('examples/offload.ts gives the same hashes in threads, in processes and on the loop', { skip }, async () => {
  const folder = ['--list', 'examples/offload'];
  const [threads, processes, loop] = await Promise.all([
    offload(folder),
    offload([...folder, '--processes']),
    offload([...folder, '--workers', '0']),
  ]);
  const hashes = ({ stdout }: ProgramResult) => stdout.split('\n').filter((line) => /^[0-9a-f]{64} /.test(line));
  assert.equal(hashes(threads).length, 3);
  assert.deepEqual(hashes(processes), hashes(threads));
  assert.deepEqual(hashes(loop), hashes(threads));
});

test('examples/offload.ts ends cleanly on Ctrl-C', { skip }, async () => {
  const { stdout, code } = await offload(['--files', '150'], {
    onStart: async (child) => {
      await child.printed('25 %');
      child.kill('SIGINT');
    },
  });
  assert.equal(code, 130);
  assert.match(stdout, /^\d+ of 150 files/);
});

test('examples/offload.ts says what is wrong with its arguments', { skip }, async () => {
  const { stderr, code } = await offload(['--workers', 'many']);
  assert.equal(code, 2);
  assert.match(stderr, /--workers takes a whole number/);
});
