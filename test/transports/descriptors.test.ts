import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { currentTask, Future, getRunningLoop, run, sleep } from 'tsyncio';
import { runProgram } from '../support/program.ts';
import { place } from './support.ts';

/** The package is optional; without it there is an error, which the last test looks at. */
function hasKoffi(): boolean {
  try {
    createRequire(import.meta.url).resolve('koffi');
    return true;
  } catch {
    return false;
  }
}

const options = hasKoffi() ? {} : { skip: 'the optional package koffi is not installed' };

/** Both ends of a named pipe. */
function withPipe(body: (read: number, write: number) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const write = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      await run(() => body(read, write));
    } finally {
      closeSync(read);
      closeSync(write);
      rmSync(folder, { recursive: true });
    }
  };
}

test(
  'calls the reader while there is something to read, and does not read it',
  options,
  withPipe(async (read, write) => {
    const loop = getRunningLoop();
    const calls: unknown[] = [];
    const done = new Future<undefined>();
    place.run('here', () => {
      loop.addReader(
        read,
        (name: string) => {
          calls.push([name, currentTask(), place.getStore()]);
          if (calls.length < 3) return;
          const into = Buffer.alloc(10);
          assert.equal(readSync(read, into), 5);
          assert.equal(loop.removeReader(read), true);
          done.setResult(undefined);
        },
        'named',
      );
    });
    await sleep(20);
    assert.deepEqual(calls, []);
    writeSync(write, 'bytes');
    await done;
    assert.deepEqual(calls, Array(3).fill(['named', undefined, 'here']));
    assert.equal(loop.removeReader(read), false);
    writeSync(write, 'more');
    await sleep(20);
    assert.equal(calls.length, 3);
  }),
);

test(
  'calls the writer while there is room, and a second callback takes the place of the first',
  options,
  withPipe(async (_read, write) => {
    const loop = getRunningLoop();
    const called = new Future<string>();
    loop.addWriter(write, () => called.setResult('first'));
    loop.addWriter(write, () => {
      loop.removeWriter(write);
      called.setResult('second');
    });
    assert.equal(await called, 'second');
    assert.equal(loop.removeWriter(write), false);
  }),
);

test(
  'the end of the other side makes a reader ready',
  options,
  withPipe(async (read) => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'other');
    execFileSync('mkfifo', [path]);
    const end = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const other = openSync(path, 'w');
    const loop = getRunningLoop();
    const ready = new Future<undefined>();
    loop.addReader({ fd: end }, () => {
      loop.removeReader(end);
      ready.setResult(undefined);
    });
    loop.addReader(read, () => assert.fail('nothing was written here'));
    closeSync(other);
    await ready;
    loop.removeReader(read);
    closeSync(end);
    rmSync(folder, { recursive: true });
  }),
);

test('what cannot be watched is refused', options, () =>
  run(async () => {
    const loop = getRunningLoop();
    const nothing = () => {};
    assert.throws(() => loop.addReader(9999, nothing), { code: 'EBADF' });
    const file = openSync(new URL(import.meta.url), 'r');
    assert.throws(() => loop.addReader(file, nothing), { code: 'EPERM' });
    closeSync(file);
    for (const wrong of [-1, 1.5, 'x', {}, null])
      assert.throws(() => loop.addReader(wrong as never, nothing), RangeError);
    assert.throws(() => loop.addReader(0, 'no function' as never), TypeError);
    assert.equal(loop.removeReader(9999), false);
  }),
);

test('a loop that is closed watches no more', options, async () => {
  const program = `
    import { closeSync, openSync } from 'node:fs';
    import { getRunningLoop, run, sleep } from 'tsyncio';
    await run(async () => {
      getRunningLoop().addReader(0, () => console.log('never'));
      await sleep(10);
    });
    console.log('over');`;
  const { stdout, code, timedOut } = await runProgram(program, {
    onStart: () => {},
    timeoutMs: 20_000,
  });
  assert.deepEqual(
    { stdout: stdout.replaceAll('never\n', ''), code, timedOut },
    { stdout: 'over\n', code: 0, timedOut: false },
  );
});

test('without the package an error says what to install', async () => {
  const program = `
    import { registerHooks, Module } from 'node:module';
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      if (request === 'koffi') throw Object.assign(new Error('not here'), { code: 'MODULE_NOT_FOUND' });
      return resolve.call(this, request, ...rest);
    };
    const { getRunningLoop, run } = await import('tsyncio');
    await run(async () => {
      try {
        getRunningLoop().addReader(0, () => {});
      } catch (error) {
        console.log(error.name, error.message);
      }
    });`.replace('registerHooks, ', '');
  const { stdout } = await runProgram(program);
  assert.match(stdout, /^RuntimeError .*npm install koffi/);
});
