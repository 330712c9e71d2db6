import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { currentTask, Future, getRunningLoop, newEventLoop, run } from 'tsyncio';
import { recordContexts } from './support/recorders.ts';
import { runBriefly } from './support/turns.ts';

/** A bag, and callbacks that put their mark into it. */
function marks(): { bag: number[]; mark: (n: number) => () => void } {
  const bag: number[] = [];
  return { bag, mark: (n) => () => void bag.push(n) };
}

describe('done callbacks', () => {
  test('run in order, on the turn after the result is set [test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const future = new Future<string>();
      future.addDoneCallback(mark(42));
      future.addDoneCallback(mark(17));
      future.setResult('foo');
      assert.deepEqual(bag, []);
      await runBriefly();
      assert.deepEqual(bag, [42, 17]);
      assert.equal(future.result(), 'foo');
    });
  });

  test('run when an exception is set [test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const failure = new Error('boom');
      const future = new Future<string>();
      future.addDoneCallback(mark(100));
      future.setException(failure);
      assert.deepEqual(bag, []);
      await runBriefly();
      assert.deepEqual(bag, [100]);
      assert.equal(future.exception(), failure);
    });
  });

  test('run when the future is cancelled', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const future = new Future();
      future.addDoneCallback(mark(1));
      future.cancel();
      await runBriefly();
      assert.deepEqual(bag, [1]);
    });
  });

  test('are given the future, and are in no task', async () => {
    await run(async () => {
      const seen: unknown[] = [];
      const future = new Future<number>();
      future.addDoneCallback((f) => seen.push(f, currentTask()));
      future.setResult(1);
      await runBriefly();
      assert.deepEqual(seen, [future, undefined]);
    });
  });

  test('added to a finished future run on the next turn, not at once', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const future = new Future<number>();
      future.setResult(1);
      await runBriefly();
      future.addDoneCallback(mark(1));
      assert.deepEqual(bag, []);
      await runBriefly();
      assert.deepEqual(bag, [1]);
    });
  });

  test('run once each, also when the same function was added twice', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const once = mark(1);
      const future = new Future<number>();
      future.addDoneCallback(once);
      future.addDoneCallback(once);
      future.setResult(1);
      await runBriefly();
      await runBriefly();
      assert.deepEqual(bag, [1, 1]);
    });
  });

  test('that throw go to the exception handler, and the others run', async () => {
    await run(async () => {
      const contexts = recordContexts(getRunningLoop());
      const { bag, mark } = marks();
      const failure = new Error('in a callback');
      const future = new Future<number>();
      future.addDoneCallback(function breaks() {
        throw failure;
      });
      future.addDoneCallback(mark(1));
      future.setResult(1);
      await runBriefly();
      assert.deepEqual(bag, [1]);
      assert.equal(contexts.length, 1);
      assert.equal(contexts[0]?.exception, failure);
      assert.match(contexts[0]?.message ?? '', /Exception in callback.*breaks/);
    });
  });

  test('wait for their loop when it is not the running one', async () => {
    const { bag, mark } = marks();
    const loop = newEventLoop();
    const future = new Future<number>({ loop });
    future.addDoneCallback(mark(1));
    future.setResult(1);
    await run(async () => {
      await runBriefly();
    });
    assert.deepEqual(bag, []);
    await loop.runUntilComplete(future);
    assert.deepEqual(bag, [1]);
    loop.close();
  });
});

describe('removeDoneCallback', () => {
  test('takes out the first of three [test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_callback]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const [a, b, c] = [mark(42), mark(17), mark(100)];
      const future = new Future<string>();
      for (const callback of [a, b, c]) future.addDoneCallback(callback);
      assert.equal(future.removeDoneCallback(a), 1);
      assert.equal(future.removeDoneCallback(a), 0);
      future.setResult('foo');
      await runBriefly();
      assert.deepEqual(bag, [17, 100]);
    });
  });

  test('takes out the first and the second of three [test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_and_second_callback]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const [a, b, c] = [mark(42), mark(17), mark(100)];
      const future = new Future<string>();
      for (const callback of [a, b, c]) future.addDoneCallback(callback);
      future.removeDoneCallback(a);
      future.removeDoneCallback(b);
      future.removeDoneCallback(a);
      future.setResult('foo');
      await runBriefly();
      assert.deepEqual(bag, [100]);
    });
  });

  test('takes out the third of three [test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_third_callback]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const [a, b, c] = [mark(42), mark(17), mark(100)];
      const future = new Future<string>();
      for (const callback of [a, b, c]) future.addDoneCallback(callback);
      future.removeDoneCallback(c);
      future.removeDoneCallback(c);
      future.setResult('foo');
      await runBriefly();
      assert.deepEqual(bag, [42, 17]);
    });
  });

  test('takes out every copy and says how many there were [test_futures.BaseFutureDoneCallbackTests.test_remove_done_callback]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const [a, b, c] = [mark(1), mark(2), mark(3)];
      const future = new Future<string>();
      future.addDoneCallback(a);
      future.addDoneCallback(b);
      assert.equal(future.removeDoneCallback(b), 1);
      assert.equal(future.removeDoneCallback(c), 0);
      future.addDoneCallback(b);
      for (let copy = 0; copy < 5; copy++) future.addDoneCallback(a);
      assert.equal(future.removeDoneCallback(a), 6);
      future.setResult('foo');
      await runBriefly();
      assert.deepEqual(bag, [2]);
    });
  });

  test('comes too late inside another callback of the same future: those are scheduled already [test_futures.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_1]', async () => {
    await run(async () => {
      const { bag, mark } = marks();
      const later = mark(2);
      const removed: number[] = [];
      const future = new Future<number>();
      future.addDoneCallback((f) => removed.push(f.removeDoneCallback(later)));
      future.addDoneCallback(later);
      future.addDoneCallback(later);
      future.setResult(1);
      await runBriefly();
      assert.deepEqual(removed, [0]);
      assert.deepEqual(bag, [2, 2]);
    });
  });
});
