import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFiles } from './files.ts';
import { codeFrame } from './internals.ts';

test('shows the line between its neighbours, the name at the place under a caret', (t) => {
  const folder = writeFiles(t, { 'a.ts': 'function f() {\n  store.save(text);\n}\n' });
  assert.equal(
    codeFrame({ file: join(folder, 'a.ts'), line: 2, column: 3 }),
    ['  1 │ function f() {', '> 2 │   store.save(text);', '    │   ^^^^^^^^^^', '  3 │ }'].join('\n'),
  );
});

test('takes away the indentation that all lines have, tabs too', (t) => {
  const folder = writeFiles(t, { 'a.ts': '\t\tif (x) {\n\t\t\tsave();\n\t\t}\n' });
  assert.equal(
    codeFrame({ file: join(folder, 'a.ts'), line: 2, column: 4 }),
    ['  1 │ if (x) {', '> 2 │   save();', '    │   ^^^^', '  3 │ }'].join('\n'),
  );
});

test('points at the name of a function, where the engine points at its parenthesis', (t) => {
  const folder = writeFiles(t, { 'a.ts': 'function crunch() {}\n' });
  assert.equal(
    codeFrame({ file: join(folder, 'a.ts'), line: 1, column: 16 }),
    ['> 1 │ function crunch() {}', '    │          ^^^^^^'].join('\n'),
  );
});

test('cuts a line of a bundle around the place', (t) => {
  const folder = writeFiles(t, { 'a.js': `${'a();'.repeat(500)}save();${'b();'.repeat(500)}` });
  const [line = '', caret = ''] = codeFrame({ file: join(folder, 'a.js'), line: 1, column: 2001 })?.split('\n') ?? [];
  assert.ok(line.length < 130);
  const at = caret.indexOf('^');
  assert.equal(line.slice(at, at + 4), 'save');
});

test('sends no control character of the file to the terminal', (t) => {
  const folder = writeFiles(t, { 'a.js': 'save("\u001b[2J\u202e");\n' });
  const text = codeFrame({ file: join(folder, 'a.js'), line: 1, column: 1 });
  assert.match(text ?? '', /save\("�\[2J�"\)/);
});

test('is nothing where the source cannot be read', () => {
  assert.equal(codeFrame({ file: '/nowhere/a.ts', line: 1, column: 1 }), undefined);
});
