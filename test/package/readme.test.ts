import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';
import { repository } from '../support/repository.ts';

const stripsTypes = process.features.typescript === 'strip';

test("the README's first program runs", { skip: stripsTypes ? false : 'this Node strips no types' }, async () => {
  const [, program] = /```ts\n(.*?)```/s.exec(readFileSync(join(repository, 'README.md'), 'utf8')) ?? [];
  assert.ok(program !== undefined, 'README.md holds a ts block');
  const result = await runProgram(program, { language: 'ts', nodeArgs: ['--no-warnings'] });
  assert.deepEqual(result, {
    code: 0,
    signal: null,
    stdout: '1 done\n2 done\n3 done\n4 done\n5 took too long\n',
    stderr: '',
    timedOut: false,
  });
});
