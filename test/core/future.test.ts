import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CancelledError,
  ensureFuture,
  Future,
  getEventLoop,
  getRunningLoop,
  InvalidStateError,
  isFuture,
  newEventLoop,
  RuntimeError,
  run,
  setEventLoop,
  sleep,
  Task,
  wrapFuture,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { recordContexts } from './support/recorders.ts';
import { failureOf, runBriefly } from './support/turns.ts';

/** Runs a test of plain futures in a loop of its own, which must end with nothing to report. */
const inLoop = (body: () => Promise<void>) => async () => {
  await run(async () => {
    const contexts = recordContexts(getRunningLoop());
    await body();
    await runBriefly();
    assert.deepEqual(contexts, []);
  });
};

describe('a new future', () => {
  test(
    'is pending, and cancelled once it is cancelled [test_futures.BaseFutureTests.test_initial_state]',
    inLoop(async () => {
      const future = new Future();
      assert.equal(future.done(), false);
      assert.equal(future.cancelled(), false);
      future.cancel();
      assert.equal(future.cancelled(), true);
    }),
  );

  test('belongs to the running loop when none is named [test_futures.BaseFutureTests.test_constructor_use_running_loop]', async () => {
    await run(async () => {
      assert.equal(new Future().getLoop(), getRunningLoop());
      assert.equal(getRunningLoop().createFuture().getLoop(), getRunningLoop());
    });
  });

  test('belongs to the loop that setEventLoop named, where none runs [test_futures.BaseFutureTests.test_constructor_use_global_loop]', () => {
    const loop = newEventLoop();
    setEventLoop(loop);
    try {
      assert.equal(new Future().getLoop(), loop);
    } finally {
      setEventLoop(undefined);
      loop.close();
    }
  });

  test('belongs to the default loop outside run, where CPython has no loop to give [test_futures.BaseFutureTests.test_constructor_without_loop]', () => {
    assert.equal(new Future().getLoop(), getEventLoop());
  });

  test('belongs to the loop it is given', async () => {
    const other = newEventLoop();
    await run(async () => {
      assert.equal(new Future({ loop: other }).getLoop(), other);
    });
    other.close();
  });

  test('takes nothing but its options [test_futures.BaseFutureTests.test_constructor_positional]', () => {
    assert.throws(() => new Future(42 as never), TypeError);
  });
});

describe('a finished future', () => {
  test(
    'that was cancelled has neither result nor exception, and takes none [test_futures.BaseFutureTests.test_cancel]',
    inLoop(async () => {
      const future = new Future<number>();
      assert.equal(future.cancel(), true);
      assert.equal(future.cancelled(), true);
      assert.equal(future.done(), true);
      assert.throws(() => future.result(), CancelledError);
      assert.throws(() => future.exception(), CancelledError);
      assert.throws(() => future.setResult(1), InvalidStateError);
      assert.throws(() => future.setException(new Error('late')), InvalidStateError);
      assert.equal(future.cancel(), false);
    }),
  );

  test(
    'with a result gives it, and takes no other [test_futures.BaseFutureTests.test_result]',
    inLoop(async () => {
      const future = new Future<number>();
      assert.throws(() => future.result(), InvalidStateError);
      future.setResult(42);
      assert.equal(future.cancelled(), false);
      assert.equal(future.done(), true);
      assert.equal(future.result(), 42);
      assert.equal(future.exception(), undefined);
      assert.throws(() => future.setResult(43), InvalidStateError);
      assert.throws(() => future.setException(new Error('late')), InvalidStateError);
      assert.equal(future.cancel(), false);
      assert.equal(future.result(), 42);
    }),
  );

  test(
    'with an exception throws it from result() and returns it from exception() [test_futures.BaseFutureTests.test_exception]',
    inLoop(async () => {
      const failure = new RuntimeError('boom');
      const future = new Future<number>();
      assert.throws(() => future.exception(), InvalidStateError);
      future.setException(failure);
      assert.equal(future.cancelled(), false);
      assert.equal(future.done(), true);
      assert.throws(
        () => future.result(),
        (error) => error === failure,
      );
      assert.equal(future.exception(), failure);
      assert.throws(() => future.setResult(1), InvalidStateError);
      assert.throws(() => future.setException(new Error('late')), InvalidStateError);
      assert.equal(future.cancel(), false);
    }),
  );

  test(
    'given an error class makes the error itself [test_futures.BaseFutureTests.test_exception_class]',
    inLoop(async () => {
      const future = new Future<number>();
      future.setException(RuntimeError as never);
      assert.ok(future.exception() instanceof RuntimeError);
    }),
  );

  test(
    'hands over an array as the one value it is [test_futures.BaseFutureTests.test_future_stop_iteration_args]',
    inLoop(async () => {
      const pair: [number, number] = [1, 2];
      const future = new Future<[number, number]>();
      future.setResult(pair);
      assert.equal(await future, pair);
    }),
  );
});

describe('a cancelled future', () => {
  test(
    'carries the message of cancel() to whoever waits, however often it is read [test_futures.BaseFutureTests.test_future_cancel_message_getter]',
    inLoop(async () => {
      const future = new Future();
      future.cancel('my message');
      for (let reading = 0; reading < 2; reading++) {
        const error = await failureOf(() => future);
        assert.ok(error instanceof CancelledError);
        assert.equal(error.message, 'my message');
        assert.throws(() => future.result(), { name: 'CancelledError', message: 'my message' });
      }
    }),
  );

  test(
    'without a text has an empty message',
    inLoop(async () => {
      const future = new Future();
      future.cancel();
      const error = await failureOf(() => future);
      assert.ok(error instanceof CancelledError);
      assert.equal(error.message, '');
    }),
  );

  test('stays cancelled when what was to finish it comes too late [test_futures.BaseFutureTests.test_set_result_unless_cancelled]', async () => {
    await virtualRun(async () => {
      const contexts = recordContexts(getRunningLoop());
      // Both timers are due in one turn, and the one that cancels comes first.
      getRunningLoop().callLater(10, () => nap.cancel());
      const nap = sleep(10, 'rested');
      await sleep(20);
      assert.equal(nap.cancelled(), true);
      assert.deepEqual(contexts, []);
    });
  });
});

describe('isFuture, ensureFuture and wrapFuture', () => {
  test(
    'know an instance of Future, and nothing else, as a future [test_futures.BaseFutureTests.test_isfuture]',
    inLoop(async () => {
      class MyFuture extends Future<void> {}
      const future = new Future<void>();
      const mine = new MyFuture();
      const task = new Task(async () => {});
      for (const yes of [future, mine, task]) assert.equal(isFuture(yes), true);
      for (const no of [Future, MyFuture, 1, undefined, null, {}, Promise.resolve(), () => {}, { then() {} }]) {
        assert.equal(isFuture(no), false);
      }
      await task;
    }),
  );

  test(
    'return a future of ours as it is [test_futures.BaseFutureTests.test_wrap_future_future]',
    inLoop(async () => {
      const future = new Future<number>();
      assert.equal(wrapFuture(future), future);
      assert.equal(ensureFuture(future), future);
      future.setResult(1);
    }),
  );

  test(
    'make a future of a native promise, whose outcome it takes over',
    inLoop(async () => {
      const good = wrapFuture(Promise.resolve(7));
      const failure = new Error('far away');
      const bad = wrapFuture(Promise.reject(failure));
      assert.ok(isFuture(good));
      assert.equal(await good, 7);
      assert.equal(await failureOf(() => bad), failure);
    }),
  );

  test(
    'make a wait that can be given up, while the promise itself runs on',
    inLoop(async () => {
      let finish: (value: string) => void = () => {};
      const promise = new Promise<string>((resolve) => {
        finish = resolve;
      });
      const wait = wrapFuture(promise);
      assert.equal(wait.cancel('enough'), true);
      assert.ok((await failureOf(() => wait)) instanceof CancelledError);
      finish('done all the same');
      assert.equal(await promise, 'done all the same');
      assert.equal(wait.cancelled(), true);
    }),
  );
});
