import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFiles } from './files.ts';
import { locate, sourceLines } from './internals.ts';

// Generated line 1, column 1 is line 3, column 5 of the source: VLQ [0, 0, 2, 4].
const mappings = 'AAEI';
const frame = (file: string) => ({ functionName: undefined, file, line: 1, column: 1, isAsync: false });
const map = (extra: object = {}) =>
  JSON.stringify({ version: 3, file: 'a.js', sources: ['../src/a.ts'], names: [], mappings, ...extra });

test('finds the place in the source by a map beside the file', (t) => {
  const folder = writeFiles(t, {
    'dist/a.js': 'run();\n//# sourceMappingURL=a.js.map\n',
    'dist/a.js.map': map(),
    'src/a.ts': 'one\ntwo\n    run();\n',
  });
  const source = join(folder, 'src/a.ts');
  assert.deepEqual(locate(frame(join(folder, 'dist/a.js'))), { file: source, line: 3, column: 5 });
  assert.equal(sourceLines(source)?.[2], '    run();');
});

test('finds it by an inline map, which may carry the source that nobody has on disk', (t) => {
  const inline = Buffer.from(map({ sourcesContent: ['a\nb\n    c();'] })).toString('base64');
  const folder = writeFiles(t, {
    'dist/a.js': `run();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}\n`,
  });
  const place = locate(frame(join(folder, 'dist/a.js')));
  assert.deepEqual(place, { file: join(folder, 'src/a.ts'), line: 3, column: 5 });
  assert.equal(sourceLines(place.file)?.[2], '    c();');
});

test('keeps the position where there is no map, or one that is missing or broken', (t) => {
  const folder = writeFiles(t, {
    'plain.js': 'run();\n',
    'missing.js': 'run();\n//# sourceMappingURL=nowhere.js.map\n',
    'broken.js': 'run();\n//# sourceMappingURL=broken.js.map\n',
    'broken.js.map': '{"version": 3, "sou',
    'text.js': 'const a = "sourceMappingURL=text.js.map";\n',
  });
  for (const name of ['plain.js', 'missing.js', 'broken.js', 'text.js', 'gone.js']) {
    const file = join(folder, name);
    assert.deepEqual(locate(frame(file)), { file, line: 1, column: 1 }, name);
  }
});
