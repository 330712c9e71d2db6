import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../support/repository.ts';
import { writeFiles } from './files.ts';
import { originOf } from './internals.ts';

test("tells the user's code from packages and Node", () => {
  assert.equal(originOf('/app/server.ts'), 'user');
  assert.equal(originOf('/app/node_modules/got/index.js'), 'dependency');
  assert.equal(originOf('node:internal/timers'), 'node');
  assert.equal(originOf('<anonymous>'), 'node');
  assert.equal(originOf('[eval1]'), 'user');
});

test('knows the library by its package, and takes examples and tests beside it for users', () => {
  assert.equal(originOf(join(repository, 'dist/core/loop.js')), 'own');
  assert.equal(originOf(join(repository, 'src/core/loop.ts')), 'own');
  assert.equal(originOf(join(repository, 'examples/mistakes.ts')), 'user');
});

test('knows another copy of the library, installed or reached through a symlink outside of any node_modules', (t) => {
  const folder = writeFiles(t, {
    'node_modules/tsyncio/package.json': '{"name": "tsyncio"}',
    'node_modules/tsyncio/dist/core/loop.js': '',
    'store/x/package.json': '{"name": "tsyncio"}',
    'store/x/dist/index.js': '',
    'store/x/dist/package.json': '{"type": "module"}',
    'other/package.json': '{"name": "other"}',
    'other/dist/index.js': '',
  });
  symlinkSync(join(folder, 'store/x'), join(folder, 'linked'));
  assert.equal(originOf(join(folder, 'node_modules/tsyncio/dist/core/loop.js')), 'own');
  assert.equal(originOf(join(folder, 'linked/dist/index.js')), 'own');
  assert.equal(originOf(join(folder, 'other/dist/index.js')), 'user');
});
