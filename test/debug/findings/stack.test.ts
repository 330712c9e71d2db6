import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captureStack, parseCall, parseStack } from './internals.ts';

const cases: readonly [
  string,
  { functionName: string | undefined; file: string; line: number; column: number; isAsync: boolean },
][] = [
  ['save (file:///app/a.js:3:7)', { functionName: 'save', file: '/app/a.js', line: 3, column: 7, isAsync: false }],
  ['file:///app/a.js:3:7', { functionName: undefined, file: '/app/a.js', line: 3, column: 7, isAsync: false }],
  ['async save (/app/a.js:3:7)', { functionName: 'save', file: '/app/a.js', line: 3, column: 7, isAsync: true }],
  ['async file:///app/a.js:3:7', { functionName: undefined, file: '/app/a.js', line: 3, column: 7, isAsync: true }],
  ['new Store (/app/a.js:3:7)', { functionName: 'new Store', file: '/app/a.js', line: 3, column: 7, isAsync: false }],
  [
    'Store.get [as read] (/app/a.js:3:7)',
    { functionName: 'Store.get', file: '/app/a.js', line: 3, column: 7, isAsync: false },
  ],
  [
    'Object.<anonymous> (/app/a.cjs:3:7)',
    { functionName: undefined, file: '/app/a.cjs', line: 3, column: 7, isAsync: false },
  ],
  ['run (/a (copy)/b.js:3:7)', { functionName: 'run', file: '/a (copy)/b.js', line: 3, column: 7, isAsync: false }],
  ['file:///a%20b/c.js?v=2:3:7', { functionName: undefined, file: '/a b/c.js', line: 3, column: 7, isAsync: false }],
  ['node:fs:12:3', { functionName: undefined, file: 'node:fs', line: 12, column: 3, isAsync: false }],
  [
    'Array.forEach (<anonymous>)',
    { functionName: 'Array.forEach', file: '<anonymous>', line: 0, column: 0, isAsync: false },
  ],
  [
    'async Promise.all (index 0)',
    { functionName: 'Promise.all', file: '<anonymous>', line: 0, column: 0, isAsync: true },
  ],
  [
    'eval (eval at run (/app/a.js:3:7), <anonymous>:1:1)',
    { functionName: 'eval', file: '/app/a.js', line: 3, column: 7, isAsync: false },
  ],
];

for (const [text, frame] of cases) {
  test(`reads the call \`${text}\``, () => {
    assert.deepEqual(parseCall(text), frame);
  });
}

test('reads only the calls of a stack, whatever the message of the error looks like', () => {
  const frames = parseStack('Error: at first\n  at (last): 1:2\n\n    at save (/app/a.js:3:7)\n    at /app/b.js:1:1');
  assert.deepEqual(
    frames.map(({ file, line }) => `${file}:${line}`),
    ['/app/a.js:3', '/app/b.js:1'],
  );
});

test('captures the stack of the caller, innermost frame first, under frames of its own', () => {
  function inner() {
    return captureStack(12);
  }
  function outer() {
    return inner();
  }
  const names = outer()
    .frames()
    .map(({ functionName }) => functionName);
  assert.equal(names.indexOf('outer'), names.indexOf('inner') + 1);
  assert.match(outer().stack, /^Stack\n {4}at inner \(.*stack\.test\..*\)\n {4}at outer /);
});

test('leaves out the frames down to a function that is named', () => {
  function inner() {
    return captureStack(1, inner);
  }
  function outer() {
    return inner();
  }
  assert.equal(outer().frames()[0]?.functionName, 'outer');
});

test("does not call the program's own stack formatter, and puts it back", () => {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  let calls = 0;
  const formatter = (): string => {
    calls += 1;
    return 'formatted by the program';
  };
  Error.prepareStackTrace = formatter;
  try {
    assert.ok(captureStack(12).frames().length > 0);
    assert.equal(calls, 0);
    assert.equal(Error.prepareStackTrace, formatter);
  } finally {
    if (before === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Object.defineProperty(Error, 'prepareStackTrace', before);
  }
});

test('leaves the stack limit of the program alone', () => {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 3;
  try {
    captureStack(8);
    assert.equal(Error.stackTraceLimit, 3);
  } finally {
    Error.stackTraceLimit = before;
  }
});
