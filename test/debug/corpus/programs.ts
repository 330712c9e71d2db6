/** Every program of `test/corpus` is a test. In two files, as a file of tests has a time limit on Node 20 and 22. */
import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { corpusPrograms, runProgram } from '../../corpus/run.ts';
import { repository } from '../../support/repository.ts';

export function testPrograms(folder: 'correct' | 'mistakes'): void {
  for (const program of corpusPrograms()) {
    const name = relative(repository, program);
    if (!name.includes(folder)) continue;
    test(`${folder === 'correct' ? 'finds nothing wrong in' : 'finds every mistake, and no more, in'} ${name}`, (t) => {
      const outcome = runProgram(program);
      if (outcome === undefined) return t.skip('this Node cannot run the program');
      const { trouble, missed, falseAlarms } = outcome;
      assert.deepEqual({ trouble, missed, falseAlarms }, { trouble: undefined, missed: [], falseAlarms: [] });
    });
  }
}
