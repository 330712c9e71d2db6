/** Nothing hangs: each of these would, if somebody waited for what can never come. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { PicklingError, waitFor } from 'tsyncio';
import * as hanging from './support/hanging.ts';
import { kinds, scratch, until } from './support/kinds.ts';
import * as work from './support/work.ts';

/** Where a test would hang it fails instead: nothing here takes a tenth of that. */
const options = { timeout: 20_000 };

for (const kind of kinds) {
  test(`${kind.name}: a worker waits, without a limit, for a call of its own module's pool`, options, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    assert.equal(await pool.submit(hanging.waitOnFuture, kind.name), 25);
  });

  test(
    `${kind.name}: workers that all wait for calls of their own pool, through the parent, get them done`,
    options,
    async () => {
      await using pool = kind.make({ maxWorkers: 2 });
      hanging.setPoolUnderTest(pool);
      const calls = [1, 2, 3].map((depth) => pool.submit(hanging.waitForParent, depth));
      assert.deepEqual(await Promise.all(calls), ['1 bottom', '2 1 bottom', '3 2 1 bottom']);
      hanging.setPoolUnderTest(undefined);
      assert.equal(await pool.submit(work.add, 1, 2), 3);
    },
  );

  test(`${kind.name}: a worker that blocks on a worker of its own hears that it has ended`, options, async () => {
    const name = new kind.broken().name;
    await using pool = kind.make({ maxWorkers: 1 });
    assert.equal(
      await pool.submit(hanging.blockOnDying, kind.name, 'exit'),
      `${name}, ${kind.name === 'process' ? '' : 3}`,
    );
    if (kind.name === 'process') assert.equal(await pool.submit(hanging.blockOnDying, 'process', 'kill'), `${name}, `);
    if (kind.name === 'interpreter') {
      assert.equal(await pool.submit(hanging.blockOnDying, 'interpreter', 'memory'), `${name}, 3`);
    }
  });

  test(`${kind.name}: a module whose top level never ends is a PicklingError that says so`, options, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const { callable } = await import('tsyncio');
    const answer = callable(new URL('./support/never-ends.js', import.meta.url), 'answer');
    await assert.rejects(pool.submit(answer), (error) => {
      assert.ok(error instanceof PicklingError);
      assert.match(error.message, /'answer' of file:.*never-ends\.js cannot be had: .*waits at its top level/);
      return true;
    });
    assert.equal(await pool.submit(work.add, 1, 2), 3);
  });

  test(
    `${kind.name}: a module whose top level is busy for ever is ended with the call that was cancelled`,
    options,
    async () => {
      await using pool = kind.make({ maxWorkers: 1, gracePeriod: 50 });
      const { callable } = await import('tsyncio');
      const answer = callable(new URL('./support/spins.js', import.meta.url), 'answer');
      await assert.rejects(waitFor(pool.submit(answer), 300), { name: 'TimeoutError' });
      assert.equal(await pool.submit(work.add, 1, 2), 3);
    },
  );

  test(
    `${kind.name}: a worker that exits while it imports a module breaks the call that asked for it`,
    options,
    async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      const { callable } = await import('tsyncio');
      const answer = callable(new URL('./support/exits.js', import.meta.url), 'answer');
      await assert.rejects(pool.submit(answer), kind.broken);
      if (kind.name !== 'process') assert.equal(await pool.submit(work.add, 1, 2), 3);
    },
  );

  test(
    `${kind.name}: workers that exit while they start break the pool, and what waited for them`,
    options,
    async () => {
      await using pool = kind.make({ maxWorkers: 2, initializer: work.exit, initargs: [9] });
      const calls = [1, 2, 3].map((n) => pool.submit(work.double, n));
      for (const call of calls) await assert.rejects(call, kind.broken);
      assert.throws(() => pool.submit(work.double, 4), kind.broken);
    },
  );

  test(
    `${kind.name}: a result, or an error, that cannot be cloned ends its call, and the next runs`,
    options,
    async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      await assert.rejects(pool.submit(work.returnFunction), PicklingError);
      await assert.rejects(pool.submit(hanging.returnFunctionLater), PicklingError);
      await assert.rejects(pool.submit(hanging.throwUncloneable), (error) => {
        assert.ok(error instanceof work.ParseError);
        assert.equal(error.line, 5);
        return true;
      });
      await assert.rejects(async () => {
        for await (const _ of pool.map(work.returnFunction as () => unknown, [1, 2, 3], { chunksize: 2 }))
          assert.fail();
      }, PicklingError);
      assert.equal(await pool.submit(work.add, 1, 2), 3);
    },
  );

  test(
    `${kind.name}: shutdown() waits for calls that run, and ends though a worker does not let go`,
    options,
    async () => {
      using files = scratch();
      const pool = kind.make({ maxWorkers: 2, gracePeriod: 50 });
      const started = files.file('started');
      const stuck = pool.submit(work.spinUntilFile, started, files.file('never'));
      const slow = pool.submit(work.addLater, 1, 2, 100);
      await until(() => existsSync(started));
      let isOver = false;
      const over = pool.shutdown().then(() => {
        isOver = true;
      });
      if (kind.name !== 'process') assert.equal(await slow, 3);
      assert.equal(isOver, false);
      assert.equal(stuck.abort(), true);
      await over;
      await assert.rejects(stuck, { name: 'CancelledError' });
      if (kind.name === 'process') assert.ok(slow.done());
    },
  );
}
