import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { CancelledError, RuntimeError, ThreadPoolExecutor } from 'tsyncio';
import { runProgram } from '../support/program.ts';
import { kinds, scratch, until } from './support/kinds.ts';
import * as work from './support/work.ts';

for (const kind of kinds) {
  test(`${kind.name}: shutdown() waits for what was submitted, and takes no more`, async () => {
    const pool = kind.make({ maxWorkers: 1 });
    const futures = [1, 2, 3].map((n) => pool.submit(work.addLater, n, 0));
    const ended = pool.shutdown();
    assert.throws(
      () => pool.submit(work.add, 1, 2),
      (error) => {
        assert.ok(error instanceof RuntimeError);
        assert.match(error.message, /cannot schedule new futures after shutdown/);
        return true;
      },
    );
    await ended;
    assert.deepEqual(
      futures.map((future) => future.result()),
      [1, 2, 3],
    );
    await pool.shutdown();
  });

  test(`${kind.name}: shutdown({ cancelFutures }) cancels what has not begun`, async () => {
    using files = scratch();
    const pool = kind.make({ maxWorkers: 1 });
    const running = pool.submit(work.rendezvous, files.file('runs'), files.file('go'));
    const waiting = [1, 2, 3].map((n) => pool.submit(work.add, n, 0));
    await until(() => existsSync(files.file('runs')));
    const ended = pool.shutdown({ cancelFutures: true });
    for (const future of waiting) {
      assert.ok(future.cancelled());
      await assert.rejects(future, CancelledError);
    }
    work.mark(files.file('go'));
    await ended;
    assert.equal(running.result(), files.file('go'));
  });

  test(`${kind.name}: shutdown({ wait: false }) returns at once, and the calls go on`, async () => {
    const pool = kind.make({ maxWorkers: 1 });
    const future = pool.submit(work.addLater, 1, 2, 20);
    await pool.shutdown({ wait: false });
    assert.equal(future.done(), false);
    assert.equal(await future, 3);
    await pool.shutdown();
  });

  test(`${kind.name}: a pool that was never used shuts down`, async () => {
    await using pool = kind.make();
    await pool.shutdown();
  });
}

test('an idle worker is retired, and a new one started for the next call', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1, idleTimeout: 20 });
  const count = () => {
    const counter = globalThis as { calls?: number };
    counter.calls = (counter.calls ?? 0) + 1;
    return counter.calls;
  };
  assert.equal(await pool.submit(count), 1);
  assert.equal(await pool.submit(count), 2, 'the same worker');
  const deadline = performance.now() + 10_000;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    if ((await pool.submit(count)) === 1) break;
    assert.ok(performance.now() < deadline, 'the worker was never retired');
  }
});

test('threads are named by the prefix, and started on demand up to the limit', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: 'crunch' });
  const ids = new Set<number>();
  const threadOf = async () => {
    const { threadId } = await import('node:worker_threads');
    return threadId;
  };
  for (let i = 0; i < 3; i += 1) ids.add(await pool.submit(threadOf));
  assert.equal(ids.size, 1, 'one call at a time needs one worker');
  await Promise.all(Array.from({ length: 8 }, () => pool.submit(work.pause, 30)));
  for (const id of await Promise.all(Array.from({ length: 8 }, () => pool.submit(threadOf)))) ids.add(id);
  assert.ok(ids.size <= 2);
});

for (const name of ['ThreadPoolExecutor', 'ProcessPoolExecutor']) {
  test(`${name}: a pool with nothing to do keeps no program alive; one with work does`, async () => {
    const { code, stdout, stderr } = await runProgram(`
      import { ${name} } from 'tsyncio';
      const pool = new ${name}({ maxWorkers: 2 });
      pool.submit((ms) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); return ms; }, 50)
        .then((ms) => console.log('done', ms));
    `);
    assert.equal(stderr, '');
    assert.equal(stdout, 'done 50\n');
    assert.equal(code, 0);
  });
}
