import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, coroutine, createTask, Future, gather, getRunningLoop, setEventLoop, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turns, watchDone, withLoop } from '../core/tasks/support.ts';
import { recordExceptions } from '../support/recorders.ts';

const three = () => [pendingFuture<number>(), pendingFuture<number>(), pendingFuture<number>()] as const;

describe('gather', () => {
  for (const returnExceptions of [false, true]) {
    test(`gives the results in the order of its arguments, returnExceptions: ${returnExceptions} [test_tasks.GatherTestsBase.test_success test_tasks.GatherTestsBase.test_result_exception_success]`, () =>
      virtualRun(async () => {
        const [a, b, c] = three();
        for (const aws of [[a, b, c], [a, b, c].map((future) => async () => await future)]) {
          const all = gather(aws, { returnExceptions });
          const calls = watchDone(all);
          if (!a.done()) {
            b.setResult(1);
            a.setResult(2);
            await turns();
            assert.equal(all.done(), false);
            assert.equal(calls.length, 0);
            c.setResult(3);
          }
          await turns();
          assert.deepEqual(calls, [all]);
          assert.deepEqual(all.result(), [2, 1, 3]);
        }
      }));
  }

  test('fails with the first failure at once and lets the others go on [test_tasks.GatherTestsBase.test_one_exception]', () =>
    virtualRun(async () => {
      const [a, b, c, d, e] = [...three(), pendingFuture<number>(), pendingFuture<number>()] as const;
      const all = gather([a, b, c, d, e].map((future) => async () => await future));
      const calls = watchDone(all);
      const error = new RangeError('b failed');
      await turns(1);
      a.setResult(1);
      b.setException(error);
      await turns();
      assert.deepEqual(calls, [all]);
      assert.equal(all.exception(), error);
      assert.equal(c.done(), false);
      c.setResult(3);
      d.cancel();
      e.setException(new TypeError('nobody waits for this one any more'));
      await turns();
      assert.equal(calls.length, 1);
    }));

  test('with returnExceptions waits for all, and errors are among the results [test_tasks.GatherTestsBase.test_return_exceptions]', () =>
    virtualRun(async () => {
      const [a, b, c, d] = [...three(), pendingFuture<number>()] as const;
      const all = gather([a, b, c, d], { returnExceptions: true });
      const calls = watchDone(all);
      const [first, second] = [new RangeError('c'), new TypeError('d')];
      b.setResult(1);
      c.setException(first);
      a.setResult(3);
      await turns();
      assert.equal(all.done(), false);
      d.setException(second);
      await turns();
      assert.deepEqual(calls, [all]);
      assert.deepEqual(all.result(), [3, 1, first, second]);
    }));

  test('fails with a CancelledError when a child is cancelled, but is not cancelled itself [test_tasks.FutureGatherTests.test_one_cancellation]', () =>
    virtualRun(async () => {
      const [a, b, c, d, e] = [...three(), pendingFuture<number>(), pendingFuture<number>()] as const;
      const all = gather([a, b, c, d, e]);
      const calls = watchDone(all);
      a.setResult(1);
      b.cancel();
      await turns();
      assert.deepEqual(calls, [all]);
      assert.equal(all.cancelled(), false);
      assert.ok(all.exception() instanceof CancelledError);
      c.setResult(3);
      d.cancel();
      e.setException(new TypeError('nobody waits for this one any more'));
      assert.ok(e.exception() instanceof TypeError);
      await turns();
      assert.equal(calls.length, 1);
    }));

  test('with returnExceptions holds cancellations among the results [test_tasks.FutureGatherTests.test_result_exception_one_cancellation]', () =>
    virtualRun(async () => {
      const futures = [...three(), ...three()] as const;
      const all = gather([...futures], { returnExceptions: true });
      const calls = watchDone(all);
      const [a, b, c, d, e, f] = futures;
      const [rangeError, typeError] = [new RangeError(), new TypeError()];
      a.setResult(1);
      b.setException(rangeError);
      c.cancel();
      await turns();
      assert.equal(all.done(), false);
      d.setResult(3);
      e.cancel();
      f.setException(typeError);
      const results = await all;
      assert.ok(results[2] instanceof CancelledError);
      assert.ok(results[4] instanceof CancelledError);
      assert.deepEqual([results[0], results[1], results[3], results[5]], [1, rangeError, 3, typeError]);
      await turns();
      assert.deepEqual(calls, [all]);
    }));

  test('runs one coroutine or task once, however often it is given [test_tasks.CoroutineGatherTests.test_duplicate_coroutines]', () =>
    virtualRun(async () => {
      let runs = 0;
      const say = coroutine(async (text: string) => {
        runs += 1;
        return text;
      });
      const abc = say('abc');
      assert.deepEqual(await gather([abc, abc, say('def'), abc]), ['abc', 'abc', 'def', 'abc']);
      assert.equal(runs, 2);
      const task = createTask(async () => 'task');
      assert.deepEqual(await gather([task, say('def'), task]), ['task', 'def', 'task']);
    }));

  test('takes native promises', () =>
    virtualRun(async () => {
      const [number, text] = await gather([Promise.resolve(1), async () => 'text']);
      assert.equal(number + 1, 2);
      assert.equal(text.toUpperCase(), 'TEXT');
    }));

  test('runs functions at the same time', () =>
    virtualRun(async () => {
      await gather([() => sleep(30), () => sleep(10), () => sleep(20)]);
      assert.equal(getRunningLoop().time(), 30);
    }));

  test('refuses what cannot be awaited, and reports nothing else [test_tasks.CoroutineGatherTests.test_issue46672]', () =>
    virtualRun(async () => {
      const reports = recordExceptions(getRunningLoop());
      assert.throws(() => gather([async () => 'abc', {} as never]), TypeError);
      await turns();
      assert.deepEqual(reports, []);
    }));

  test('takes the failures after the first as looked at [test_tasks.CoroutineGatherTests.test_exception_marking]', () =>
    withLoop(async (loop) => {
      const reports = recordExceptions(loop);
      await loop.runUntilComplete(async () => {
        const [a, b] = [pendingFuture(), pendingFuture()];
        const fail = async (gate: Future<void>) => {
          await gate;
          throw new RangeError('should not be ignored');
        };
        const outer = createTask(async () => {
          await gather([() => fail(a), () => fail(b)]);
        });
        await turns(2);
        a.setResult();
        await turns();
        b.setResult();
        await turns();
        assert.ok(outer.exception() instanceof RangeError);
      });
      loop.close();
      assert.deepEqual(reports, []);
    }));
});

describe('the loop of a gather', () => {
  test('of nothing is the running one, and the result an empty array [test_tasks.FutureGatherTests.test_constructor_empty_sequence_use_running_loop]', () =>
    virtualRun(async () => {
      const none = gather([]);
      assert.ok(none instanceof Future);
      assert.equal(none.getLoop(), getRunningLoop());
      assert.deepEqual(await none, []);
    }));

  test('is the running one for functions [test_tasks.CoroutineGatherTests.test_constructor_use_running_loop]', () =>
    virtualRun(async () => {
      const all = gather([async () => 'abc', async () => 'def']);
      assert.equal(all.getLoop(), getRunningLoop());
      assert.deepEqual(await all, ['abc', 'def']);
    }));

  test('is the one that was set where none runs [test_tasks.FutureGatherTests.test_constructor_empty_sequence_use_global_loop test_tasks.CoroutineGatherTests.test_constructor_use_global_loop]', () =>
    withLoop(async (loop) => {
      setEventLoop(loop);
      try {
        const none = gather([]);
        const some = gather([async () => 'abc', async () => 'def']);
        assert.equal(none.getLoop(), loop);
        assert.equal(some.getLoop(), loop);
        assert.deepEqual(await loop.runUntilComplete(none), []);
        assert.deepEqual(await loop.runUntilComplete(some), ['abc', 'def']);
      } finally {
        setEventLoop(undefined);
      }
    }));

  test('is that of the futures it is given [test_tasks.FutureGatherTests.test_constructor_homogenous_futures]', () =>
    withLoop(async (loop) => {
      const children = [loop.createFuture<number>(), loop.createFuture<number>()];
      for (const all of [gather(children), gather(children)]) {
        assert.equal(all.getLoop(), loop);
        assert.equal(all.done(), false);
        all.cancel();
      }
    }));

  test('has to be the same for all futures [test_tasks.FutureGatherTests.test_constructor_heterogenous_futures]', () =>
    withLoop((one) =>
      withLoop(async (other) => {
        const futures = [one.createFuture<number>(), other.createFuture<number>()];
        assert.throws(() => gather(futures), RangeError);
      }),
    ));
});
