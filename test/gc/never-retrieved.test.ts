/** Failures are reported when what failed is collected, and only those that nobody looked at. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, Future, getEventLoop, getRunningLoop, run, sleep } from 'tsyncio';
import { type Context, recordContexts } from '../core/support/recorders.ts';
import { failureOf } from '../core/support/turns.ts';
import { collectGarbage, collectUntil } from '../support/garbage.ts';

/**
 * Runs `make` in a loop and returns what the exception handler was told before the loop ended. `make` is a function of
 * its own so that nothing it made stays on a stack.
 */
async function reportedBeforeTheEnd(make: () => unknown, debug = false): Promise<Context[]> {
  let seen: Context[] = [];
  await run(
    async () => {
      const contexts = recordContexts(getRunningLoop());
      make();
      await sleep(0);
      await sleep(0);
      await collectUntil(() => contexts.length > 0);
      seen = [...contexts];
    },
    { debug },
  );
  return seen;
}

const boom = (): Error => new RangeError('boom');

describe('a collected future', () => {
  for (const [mode, debug, id] of [
    ['', false, 'test_future_exception_never_retrieved'],
    [' in debug mode', true, 'test_future_exception_never_retrieved_debug'],
  ] as const) {
    test(`whose exception nobody looked at is reported${mode} [test_futures.BaseFutureTests.${id}]`, async () => {
      const contexts = await reportedBeforeTheEnd(() => new Future<void>().setException(boom()), debug);
      assert.equal(contexts.length, 1);
      assert.match(contexts[0]?.message ?? '', /^Future exception was never retrieved/);
      assert.ok(contexts[0]?.exception instanceof RangeError);
      assert.equal(contexts[0]?.future, undefined);
    });
  }

  test('is reported once, not again when the loop closes [test_futures.BaseFutureTests.test_tb_logger_exception_unretrieved]', async () => {
    let contexts: Context[] = [];
    await run(async () => {
      contexts = recordContexts(getRunningLoop());
      (() => new Future<void>().setException(boom()))();
      await collectUntil(() => contexts.length > 0);
    });
    await collectGarbage();
    assert.equal(contexts.length, 1);
  });

  const quiet: [string, string, () => unknown][] = [
    ['that was abandoned', 'test_tb_logger_abandoned', () => new Future<void>()],
    [
      'that failed and then got a cancel()',
      'test_tb_logger_not_called_after_cancel',
      () => {
        const future = new Future<void>();
        future.setException(boom());
        future.cancel();
      },
    ],
    ['with a result nobody looked at', 'test_tb_logger_result_unretrieved', () => new Future<number>().setResult(42)],
    [
      'with a result somebody looked at',
      'test_tb_logger_result_retrieved',
      () => {
        const future = new Future<number>();
        future.setResult(42);
        future.result();
      },
    ],
    [
      'whose exception was asked for',
      'test_tb_logger_exception_retrieved',
      () => {
        const future = new Future<number>();
        future.setException(boom());
        future.exception();
      },
    ],
    [
      'whose result threw',
      'test_tb_logger_exception_result_retrieved',
      () => {
        const future = new Future<number>();
        future.setException(boom());
        assert.throws(() => future.result(), RangeError);
      },
    ],
  ];
  for (const [what, id, make] of quiet) {
    test(`${what} is not reported [test_futures.BaseFutureTests.${id}]`, async () => {
      let contexts: Context[] = [];
      await run(async () => {
        contexts = recordContexts(getRunningLoop());
        make();
        await collectGarbage();
      });
      assert.deepEqual(contexts, []);
    });
  }
});

describe('a collected task', () => {
  test('whose failure nobody looked at is reported, with its error', async () => {
    const contexts = await reportedBeforeTheEnd(() =>
      createTask(async () => {
        await sleep(0);
        throw boom();
      }),
    );
    assert.equal(contexts.length, 1);
    assert.match(contexts[0]?.message ?? '', /^Task exception was never retrieved/);
    assert.ok(contexts[0]?.exception instanceof RangeError);
  });

  test('is collectable although the stack of its error was never read', async () => {
    const contexts = await reportedBeforeTheEnd(() => {
      const big = new Array(1_000).fill('held by the frames of the error');
      createTask(async function fails() {
        await sleep(0);
        throw new Error(`boom ${big.length}`);
      });
    });
    assert.equal(contexts.length, 1);
  });

  test('on the default loop is reported too', async () => {
    const contexts = recordContexts(getEventLoop());
    (() =>
      void createTask(async () => {
        throw boom();
      }))();
    await sleep(1);
    await collectUntil(() => contexts.length > 0);
    getEventLoop().setExceptionHandler(null);
    assert.equal(contexts.length, 1);
  });

  test('that is still held and awaited later is not reported', async () => {
    await run(async () => {
      const contexts = recordContexts(getRunningLoop());
      const task = createTask(async () => {
        throw boom();
      });
      await sleep(0);
      await collectGarbage();
      assert.ok((await failureOf(() => task)) instanceof RangeError);
      await collectGarbage();
      assert.deepEqual(contexts, []);
    });
  });
});
