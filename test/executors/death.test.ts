import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import {
  BrokenExecutor,
  BrokenInterpreterPool,
  BrokenProcessPool,
  InterpreterPoolExecutor,
  ProcessPoolExecutor,
  RuntimeError,
} from 'tsyncio';
import { kinds, scratch, threadKinds, until } from './support/kinds.ts';
import * as work from './support/work.ts';

for (const kind of kinds) {
  test(`${kind.name}: a worker that exits breaks the call it ran, and says so`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    await assert.rejects(pool.submit(work.exit, 3), (error) => {
      assert.ok(error instanceof kind.broken);
      assert.ok(error instanceof BrokenExecutor);
      assert.ok(error instanceof RuntimeError);
      assert.match(error.message, /exit code 3.*while it ran exit\(\)/);
      return true;
    });
  });
}

for (const kind of threadKinds) {
  test(`${kind.name}: calls that waited behind a dead worker go on in a new one, once each`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1 });
    await pool.submit(work.add, 1, 2);
    const dying = pool.submit(work.exit, 1);
    const others = Array.from({ length: 10 }, (_, i) => pool.submit(work.mark, files.file(`call-${i}`)));
    await assert.rejects(dying, kind.broken);
    for (const other of others) await other;
    for (let i = 0; i < 10; i += 1) assert.ok(existsSync(files.file(`call-${i}`)));
  });

  test(`${kind.name}: an answer that was given before the worker died is not lost`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    await pool.submit(work.add, 0, 0);
    const futures = [pool.submit(work.add, 1, 2), pool.submit(work.exit, 1), pool.submit(work.add, 3, 4)] as const;
    assert.equal(await futures[0], 3);
    await assert.rejects(futures[1], kind.broken);
    assert.equal(await futures[2], 7);
  });

  test(`${kind.name}: an uncaught error in a worker is the cause of the BrokenExecutor`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const call = pool.submit(async () => {
      setTimeout(() => {
        throw new TypeError('nobody catches this');
      }, 1);
      await new Promise(() => {});
    });
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof kind.broken);
      assert.equal((error.cause as Error).message, 'nobody catches this');
      return true;
    });
  });
}

test('interpreter: one that goes over its memory limit dies alone', async () => {
  await using pool = new InterpreterPoolExecutor({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const greedy = pool.submit(() => {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array(100_000).fill(1.5));
  });
  await assert.rejects(greedy, (error) => {
    assert.ok(error instanceof BrokenInterpreterPool);
    assert.match(error.message, /memory/);
    return true;
  });
  assert.equal(await pool.submit(work.add, 1, 2), 3);
});

test('interpreter: each worker has an environment and module state of its own', async () => {
  await using pool = new InterpreterPoolExecutor({ maxWorkers: 1, env: { COLOUR: 'red' } });
  const setColour = () => {
    const before = process.env.COLOUR;
    process.env.COLOUR = 'blue';
    return before;
  };
  assert.equal(await pool.submit(setColour), 'red');
  assert.equal(process.env.COLOUR, undefined);
  work.setState('here');
  assert.equal(await pool.submit(work.getState), 'untouched');
});

test('process: a worker that is killed breaks the pool, with all that is pending', async () => {
  await using pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  using files = scratch();
  const running = pool.submit(work.rendezvous, files.file('runs'), files.file('never'));
  await until(() => existsSync(files.file('runs')));
  const killed = pool.submit(work.killMyself);
  const queued = Array.from({ length: 5 }, () => pool.submit(work.add, 1, 2));
  for (const future of [killed, running, ...queued]) await assert.rejects(future, BrokenProcessPool);
  assert.throws(() => pool.submit(work.add, 1, 2), BrokenProcessPool);
});

for (const method of ['killWorkers', 'terminateWorkers'] as const) {
  test(`process: ${method}() ends what runs, and the pool`, async () => {
    using files = scratch();
    await using pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    const running = pool.submit(work.rendezvous, files.file('runs'), files.file('never'));
    const queued = pool.submit(work.add, 1, 2);
    await until(() => existsSync(files.file('runs')));
    pool[method]();
    await assert.rejects(running, BrokenProcessPool);
    await assert.rejects(queued);
    assert.throws(() => pool.submit(work.add, 1, 2), RuntimeError);
  });
}

test('a worker is replaced after maxTasksPerChild calls', async () => {
  for (const pool of [
    new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 2 }),
    new InterpreterPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 2 }),
  ]) {
    await using _ = pool;
    const countCalls = () => {
      const counter = globalThis as { calls?: number };
      counter.calls = (counter.calls ?? 0) + 1;
      return counter.calls;
    };
    const counts: number[] = [];
    for (let i = 0; i < 5; i += 1) counts.push(await pool.submit(countCalls));
    assert.deepEqual(counts, [1, 2, 1, 2, 1]);
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => pool.submit(countCalls))), [2, 1, 2]);
  }
});

test('nothing hangs when workers cannot start', async () => {
  await using pool = new InterpreterPoolExecutor({ maxWorkers: 1, initializer: () => process.exit(9) });
  await assert.rejects(pool.submit(work.add, 1, 2), BrokenInterpreterPool);
});
