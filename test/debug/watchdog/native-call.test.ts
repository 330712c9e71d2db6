import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../cli/program-files.ts';
import { callBefore, callInside } from './internals.ts';

const frame = (file: string, line: number, column: number) => ({
  functionName: undefined,
  file,
  line,
  column,
  isAsync: false,
});

test('finds the long call in front of the line that the program had reached', (t) => {
  const file = join(
    makeFolder(t, {
      'a.mjs': `function other() { JSON.parse(a); }
function load(text) {
  const value = JSON.parse(text);
  if (value !== null) {
    return check(value);
  }
}
function quick(value) {
  return check(value);
}
`,
    }),
    'a.mjs',
  );
  assert.deepEqual(callBefore(frame(file, 5, 12)), { ...frame(file, 3, 17), isMapped: true });
  assert.equal(callBefore(frame(file, 9, 10)), undefined);
});

test('finds it among the arguments of the call that follows, and not in front of the last await', (t) => {
  const file = join(
    makeFolder(t, {
      'c.mjs': `async function load(text) {
  const copy = JSON.stringify(text);
  await store(copy);
  console.log(JSON.parse(text).length);
  await store(copy);
  console.log('stored');
}
`,
    }),
    'c.mjs',
  );
  assert.equal(callBefore(frame(file, 4, 11))?.line, 4);
  assert.equal(callBefore(frame(file, 3, 9))?.line, 2);
  assert.equal(callBefore(frame(file, 6, 11)), undefined);
});

test('finds it inside a function whose beginning is all that is known, and not behind its end', (t) => {
  const file = join(
    makeFolder(t, {
      'b.mjs': `setTimeout(() => {
  // JSON.parse(nothing)
  numbers.sort();
}, 1);
setTimeout(() => { quick(); }, 1);
JSON.stringify(numbers);
`,
    }),
    'b.mjs',
  );
  assert.equal(callInside(frame(file, 1, 12))?.line, 3);
  assert.equal(callInside(frame(file, 5, 12)), undefined);
});
