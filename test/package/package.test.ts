import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';
import { repository } from '../support/repository.ts';

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

test('every entry of "exports" has its module and its types', () => {
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : [target.types, target.default];
    for (const file of files) assert.ok(existsSync(join(repository, file)), `${entry}: ${file} is missing`);
  }
});

test('nothing but the entries can be imported', async () => {
  const { stdout } = await runProgram(
    `for (const path of ['tsyncio/dist/index.js', 'tsyncio/core', 'tsyncio/dist/core/loop.js']) {
       await import(path).then(() => console.log('imported'), (error) => console.log(error.code));
     }`,
  );
  assert.equal(stdout, 'ERR_PACKAGE_PATH_NOT_EXPORTED\n'.repeat(3));
});

test('can be loaded by require too, where Node can do that', async () => {
  const { stdout } = await runProgram(
    `import { createRequire } from 'node:module';
     console.log(typeof createRequire(import.meta.url)('tsyncio').run);`,
    { nodeArgs: ['--no-warnings'] },
  );
  assert.equal(stdout, 'function\n');
});

test('importing it prints nothing, starts nothing and keeps no process alive', async () => {
  const result = await runProgram(
    // The standard streams are made when first looked at, and a logger may look.
    `void [process.stdout, process.stderr];
     const before = process.getActiveResourcesInfo();
     const listeners = () => process.eventNames().map(String).sort();
     const heard = listeners();
     await import('tsyncio');
     await import('tsyncio/testing');
     const after = process.getActiveResourcesInfo();
     console.log(JSON.stringify([after.filter((name) => !before.includes(name)), listeners().filter((name) => !heard.includes(name))]));`,
  );
  assert.deepEqual(result, { code: 0, signal: null, stdout: '[[],[]]\n', stderr: '', timedOut: false });
});

test('the command says its version', async () => {
  const { stdout, code } = await runProgram({ file: manifest.bin.tsyncio ?? '' }, { args: ['--version'] });
  assert.equal(code, 0);
  assert.equal(stdout.trim(), manifest.version);
});

test("a user's first program works", async () => {
  const { stdout, stderr } = await runProgram({ file: '.build/test/package/consumer.js' });
  assert.equal(stderr, '');
  assert.equal(stdout, 'consumer: 82\n');
});
