import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CancelledError, createTask, run, TimeoutError, waitFor } from 'tsyncio';
import { kinds, scratch, until } from './support/kinds.ts';
import * as work from './support/work.ts';

for (const kind of kinds) {
  test(`${kind.name}: cancel() takes a call back that has not begun, and not one that runs`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1 });
    const running = pool.submit(work.rendezvous, files.file('runs'), files.file('go'));
    const waiting = pool.submit(work.mark, files.file('never'));
    const last = pool.submit(work.mark, files.file('last'));
    await until(() => existsSync(files.file('runs')));
    assert.equal(running.running(), true);
    assert.equal(running.cancel(), false);
    assert.equal(waiting.running(), false);
    assert.equal(waiting.cancel(), true);
    assert.equal(waiting.cancelled(), true);
    assert.equal(waiting.cancel(), true, 'again');
    await assert.rejects(waiting, CancelledError);
    work.mark(files.file('go'));
    await running;
    await last;
    assert.equal(existsSync(files.file('never')), false);
    assert.equal(running.cancel(), false, 'it is done');
  });

  test(`${kind.name}: cancelling the task that awaits a running call aborts its signal, also in a busy loop`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1, gracePeriod: 60_000 });
    await run(async () => {
      const task = createTask(
        async () => await pool.submit(work.spinUntilAborted, files.file('started'), files.file('ended')),
      );
      await until(() => existsSync(files.file('started')));
      task.cancel('enough');
      await assert.rejects(task, (error) => error instanceof CancelledError && error.message === 'enough');
      await until(() => existsSync(files.file('ended')) && readFileSync(files.file('ended'), 'utf8') !== '');
      assert.match(readFileSync(files.file('ended'), 'utf8'), /CancelledError: enough/);
    });
    assert.equal(await pool.submit(work.add, 1, 2), 3, 'the same worker goes on');
  });

  test(`${kind.name}: an async call is cancelled like a task, and its finally runs`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1, gracePeriod: 60_000 });
    await run(async () => {
      const call = pool.submit(work.sleepUntilCancelled, files.file('started'), files.file('ended'));
      await until(() => existsSync(files.file('started')));
      await assert.rejects(waitFor(call, 1), TimeoutError);
      await until(() => existsSync(files.file('ended')) && readFileSync(files.file('ended'), 'utf8') !== '');
      assert.equal(readFileSync(files.file('ended'), 'utf8'), 'true');
      assert.ok(call.cancelled());
    });
  });

  test(`${kind.name}: abort() ends the wait at once, with its reason`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1, gracePeriod: 60_000 });
    const call = pool.submit(work.spinUntilAborted, files.file('started'), files.file('ended'));
    await until(() => existsSync(files.file('started')));
    assert.equal(call.abort('no longer needed'), true);
    assert.equal(call.done(), true);
    assert.equal(call.abort(), true, 'it is cancelled already');
    await assert.rejects(call, (error) => error instanceof CancelledError && error.message === 'no longer needed');
    const done = pool.submit(work.add, 1, 2);
    await done;
    assert.equal(done.abort(), false);
  });

  test(`${kind.name}: a worker that does not let go is replaced after the grace period, and no other call is lost`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1, gracePeriod: 50 });
    const stubborn = pool.submit(work.spinUntilFile, files.file('started'), files.file('never'));
    const others = Array.from({ length: 10 }, (_, i) => pool.submit(work.mark, files.file(`call-${i}`)));
    await until(() => existsSync(files.file('started')));
    stubborn.abort();
    await assert.rejects(stubborn, CancelledError);
    // `mark` fails if its file is there: each has run exactly once.
    for (const other of others) await other;
    for (let i = 0; i < 10; i += 1) assert.ok(existsSync(files.file(`call-${i}`)));
  });

  test(`${kind.name}: the grace period is a second unless told otherwise`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1 });
    const stubborn = pool.submit(work.spinUntilFile, files.file('started'), files.file('never'));
    const next = pool.submit(work.add, 1, 2);
    await until(() => existsSync(files.file('started')));
    const began = performance.now();
    stubborn.abort();
    await assert.rejects(stubborn, CancelledError);
    assert.ok(performance.now() - began < 900, 'whoever waits goes on at once');
    assert.equal(await next, 3);
    assert.ok(performance.now() - began >= 990, 'the worker had its second');
  });

  test(`${kind.name}: a call that was aborted before it was given to a worker never runs`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1 });
    const call = pool.submit(work.mark, files.file('never'));
    assert.equal(call.abort(), true);
    await pool.submit(work.add, 1, 2);
    assert.equal(existsSync(files.file('never')), false);
  });
}
