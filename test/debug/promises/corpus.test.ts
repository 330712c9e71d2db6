import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { corpusPrograms, runProgram } from '../../corpus/run.ts';
import { repository } from '../../support/repository.ts';

for (const program of corpusPrograms()) {
  const name = relative(repository, program);
  const isCorrect = name.includes('correct');
  test(`${isCorrect ? 'finds nothing wrong in' : 'finds every mistake, and no more, in'} ${name}`, (t) => {
    const outcome = runProgram(program);
    if (outcome === undefined) return t.skip('this Node cannot run the program');
    const { trouble, missed, falseAlarms } = outcome;
    assert.deepEqual({ trouble, missed, falseAlarms }, { trouble: undefined, missed: [], falseAlarms: [] });
  });
}
