import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../cli/program-files.ts';
import { isInClockLoop } from './internals.ts';

test('tells a loop that waits for the clock from one that is timed', (t) => {
  const file = join(
    makeFolder(t, {
      'a.mjs': `function busy(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) count++;
  for (const start = performance.now(); performance.now() - start < ms; ) {
    step(count);
  }
  do {
    count++;
  } while (Date.now() < end);
  return count;
}
function timed(list) {
  const start = performance.now();
  for (const item of list) step(item);
  return performance.now() - start;
}
`,
    }),
    'a.mjs',
  );
  const isIn = (line: number, column: number) =>
    isInClockLoop({ functionName: undefined, file, line, column, isAsync: false });
  assert.deepEqual([isIn(3, 15), isIn(3, 28), isIn(5, 5), isIn(8, 5), isIn(9, 17)], [true, true, true, true, true]);
  assert.deepEqual([isIn(2, 20), isIn(10, 3), isIn(14, 28), isIn(15, 22)], [false, false, false, false]);
});
