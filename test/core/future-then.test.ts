/** A future is a thenable that satisfies `Promise<T>`: native code waits for it as for any promise. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, createTask, Future, getRunningLoop, run } from 'tsyncio';
import { recordContexts } from './support/recorders.ts';
import { failureOf, runBriefly } from './support/turns.ts';

describe('await future', () => {
  test('gives the result, and gives it again [test_futures.BaseFutureTests.test_yield_from_twice]', async () => {
    await run(async () => {
      const future = new Future<number>();
      const seen: unknown[] = ['A'];
      const reader = createTask(async () => {
        seen.push('B', await future);
        seen.push('C', await future);
      });
      await runBriefly();
      assert.deepEqual(seen, ['A']);
      future.setResult(42);
      await reader;
      assert.deepEqual(seen, ['A', 'B', 42, 'C', 42]);
    });
  });

  test('throws the very exception that was set, to each that waits', async () => {
    await run(async () => {
      const failure = new Error('boom');
      const future = new Future<number>();
      const readers = [0, 1, 2].map(() => createTask(() => failureOf(() => future)));
      await runBriefly();
      future.setException(failure);
      for (const reader of readers) assert.equal(await reader, failure);
    });
  });

  test('wakes tasks in the order in which they came', async () => {
    await run(async () => {
      const future = new Future<void>();
      const order: number[] = [];
      const tasks = [0, 1, 2, 3].map((n) =>
        createTask(async () => {
          await future;
          order.push(n);
        }),
      );
      await runBriefly();
      future.setResult();
      for (const task of tasks) await task;
      assert.deepEqual(order, [0, 1, 2, 3]);
    });
  });

  test('does not resume before the code that set the result has run to its next await', async () => {
    await run(async () => {
      const future = new Future<void>();
      const order: string[] = [];
      const task = createTask(async () => {
        await future;
        order.push('woken');
      });
      await runBriefly();
      future.setResult();
      order.push('set');
      await task;
      assert.deepEqual(order, ['set', 'woken']);
    });
  });

  test('works outside tasks and loops, on the default loop', async () => {
    const future = new Future<string>();
    setTimeout(() => future.setResult('from a timer'), 1);
    assert.equal(await future, 'from a timer');
  });

  test('of a cancelled future throws CancelledError', async () => {
    const future = new Future<string>();
    future.cancel('no more');
    const error = await failureOf(() => future);
    assert.ok(error instanceof CancelledError);
    assert.equal(error.message, 'no more');
  });
});

describe('then, catch and finally', () => {
  test('pass results and exceptions on as those of a promise do', async () => {
    await run(async () => {
      const good = new Future<number>();
      const bad = new Future<number>();
      const failure = new Error('boom');
      const calls: string[] = [];
      const outcomes = Promise.all([
        good.then((n) => n + 1),
        good.then(undefined, () => 0),
        good.catch(() => 0),
        good.finally(() => calls.push('good')),
        bad.catch((error) => error),
        bad.then(
          () => 'wrong',
          (error) => error,
        ),
        bad.finally(() => calls.push('bad')).catch((error) => error),
      ]);
      good.setResult(1);
      bad.setException(failure);
      assert.deepEqual(await outcomes, [2, 1, 1, 1, failure, failure, failure]);
      assert.deepEqual(calls.sort(), ['bad', 'good']);
    });
  });

  test('never call back before they have returned', async () => {
    await run(async () => {
      const future = new Future<number>();
      future.setResult(1);
      let called = false;
      const derived = future.then(() => {
        called = true;
      });
      assert.equal(called, false);
      await derived;
      assert.equal(called, true);
    });
  });

  test('let a thrown error reject what they return', async () => {
    await run(async () => {
      const future = new Future<number>();
      future.setResult(1);
      const failure = new Error('in then');
      const error = await failureOf(() =>
        future.then(() => {
          throw failure;
        }),
      );
      assert.equal(error, failure);
    });
  });
});

describe('native combinators', () => {
  test('take futures: Promise.all, allSettled, race, any, an async function that returns one', async () => {
    await run(async () => {
      const [a, b, c] = [new Future<string>(), new Future<string>(), new Future<string>()];
      const all = Promise.all([a, b]);
      const settled = Promise.allSettled([a, c]);
      const race = Promise.race([b, c]);
      const any = Promise.any([c, a]);
      const returned = (async () => b)();
      a.setResult('a');
      b.setResult('b');
      c.setException(new Error('c'));
      assert.deepEqual(await all, ['a', 'b']);
      assert.deepEqual(
        (await settled).map((s) => s.status),
        ['fulfilled', 'rejected'],
      );
      assert.equal(await race, 'b');
      assert.equal(await any, 'a');
      assert.equal(await returned, 'b');
    });
  });
});

test('a failed future that is awaited late is no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listener);
  try {
    await run(async () => {
      const contexts = recordContexts(getRunningLoop());
      const failure = new Error('patience');
      const future = new Future<void>();
      future.setException(failure);
      for (let turn = 0; turn < 5; turn++) await runBriefly();
      assert.equal(await failureOf(() => future), failure);
      assert.deepEqual(contexts, []);
    });
  } finally {
    process.off('unhandledRejection', listener);
  }
  assert.deepEqual(unhandled, []);
});
