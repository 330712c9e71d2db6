import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { writeFiles } from './files.ts';
import { coloured, renderFinding, renderSummary } from './internals.ts';

const finding = {
  kind: 'never-awaited',
  message: "coroutine 'save' was never awaited",
  location: { file: '/app/a.ts', line: 3, column: 5 },
  functionName: 'main',
  task: 'Task-1',
  stack: null,
  creationStack: null,
  count: 1,
  hint: 'await it',
} as const;

test('says what, where, the line under a caret, and what to do', (t) => {
  const folder = writeFiles(t, { 'a.ts': 'save();\n' });
  const location = { file: join(folder, 'a.ts'), line: 1, column: 1 };
  assert.equal(
    renderFinding({ ...finding, location }, { cwd: folder }),
    [
      "never-awaited  coroutine 'save' was never awaited",
      "  created at a.ts:1:1 in main, task 'Task-1'",
      '',
      '  > 1 │ save();',
      '      │ ^^^^',
      '',
      '  hint: await it',
    ].join('\n'),
  );
});

test('with colours it says the same', () => {
  const text = renderFinding(finding, { style: coloured });
  assert.notEqual(text, renderFinding(finding));
  assert.equal(stripVTControlCharacters(text), renderFinding(finding));
});

test('shows where a lost error was thrown, the paths told from the working folder', () => {
  const stack = 'Error: no\n    at fetchUser (/app/b.ts:8:1)\n    at async main (/app/a.ts:3:1)';
  const text = renderFinding({ ...finding, kind: 'never-retrieved', stack }, { cwd: '/app' });
  assert.match(text, /\n {2}thrown at fetchUser \(b\.ts:8:1\)\n {4}from async main \(a\.ts:3:1\)\n/);
});

test('says who set a slow callback going, when that is another place', () => {
  const creationStack = '    at main (/app/a.ts:9:3)';
  const text = renderFinding({ ...finding, kind: 'slow-callback', creationStack, task: null }, { cwd: '/app' });
  assert.match(text, /ran at a\.ts:3:5 in main, created at a\.ts:9:3\n/);
});

test('sends nothing to the terminal that a program has put into a message', () => {
  const text = renderFinding({ ...finding, message: 'a\u001b[31mb\nc', task: '\u0007' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f]/);
  assert.match(text, /a�\[31mb�c/);
});

test('the summary counts mistakes and places', () => {
  const findings = [
    { ...finding, count: 12 },
    { ...finding, kind: 'slow-callback' as const, location: null, message: 'slow' },
  ];
  assert.equal(
    renderSummary(findings, { cwd: '/app' }),
    ['tsyncio: 13 mistakes at 2 places', '  12×  never-awaited  a.ts:3:5', '   1×  slow-callback  slow'].join('\n'),
  );
  assert.equal(renderSummary([]), 'tsyncio: no mistakes found');
});

test('the summary begins with the commonest, and goes by the place where counts are the same', () => {
  const at = (file: string, line: number, count = 1) => ({
    ...finding,
    location: { file: `/app/${file}`, line, column: 5 },
    count,
  });
  const nowhere = { ...finding, location: null, message: 'nowhere' };
  const summary = renderSummary([nowhere, at('b.ts', 1), at('a.ts', 10), at('a.ts', 9), at('c.ts', 1, 3)], {
    cwd: '/app',
  });
  const places = summary.split('\n').map((line) => line.split('never-awaited  ')[1]);
  assert.deepEqual(places.slice(1), ['c.ts:1:5', 'a.ts:9:5', 'a.ts:10:5', 'b.ts:1:5', 'nowhere']);
});
