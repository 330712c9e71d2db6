import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ALL_COMPLETED,
  coroutine,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  getRunningLoop,
  sleep,
  type Task,
  wait,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture } from '../core/tasks/support.ts';

const now = () => getRunningLoop().time();

const sleeper = (ms: number): Task<void> => createTask(() => sleep(ms));

function failsAfter(ms: number, error: Error = new RangeError('err')): Task<void> {
  return createTask(async () => {
    if (ms > 0) await sleep(ms);
    throw error;
  });
}

describe('wait', () => {
  test('ends when all are done, and at once when they were [test_tasks.BaseTaskTests.test_wait]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(100), sleeper(150)];
      for (const _ of ['they run', 'they are done']) {
        const { done, pending } = await wait([b, a]);
        assert.deepEqual(done, new Set([b, a]));
        assert.deepEqual(pending, new Set());
        assert.equal(now(), 150);
      }
    }));

  test('counts a task that is given twice once [test_tasks.BaseTaskTests.test_wait_duplicate_coroutines]', () =>
    virtualRun(async () => {
      const say = (text: string) => createTask(async () => text);
      const twice = say('test');
      const { done, pending } = await wait([twice, twice, say('spam')]);
      assert.equal(pending.size, 0);
      assert.deepEqual([...done].map((task) => task.result()).sort(), ['spam', 'test']);
    }));

  test('takes any iterable: an iterator, a set [test_tasks.BaseTaskTests.test_wait_with_iterator_of_tasks]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(100), sleeper(150)];
      for (const iterable of [[b, a].values(), new Set([a, b])]) {
        const { done, pending } = await wait(iterable);
        assert.deepEqual(done, new Set([a, b]));
        assert.equal(pending.size, 0);
      }
    }));

  test('takes a generator that makes the tasks [test_tasks.BaseTaskTests.test_wait_generator]', () =>
    virtualRun(async () => {
      function* tasks() {
        for (let index = 0; index < 10; index += 1) yield createTask(async () => index);
      }
      const { done, pending } = await wait(tasks(), { returnWhen: ALL_COMPLETED });
      assert.equal(done.size, 10);
      assert.equal(pending.size, 0);
    }));

  test('refuses nothing to wait for, and an unknown returnWhen [test_tasks.BaseTaskTests.test_wait_errors]', () =>
    virtualRun(async () => {
      await assert.rejects(async () => wait(new Set<Task<void>>()), RangeError);
      const task = sleeper(10_000);
      await assert.rejects(async () => wait([task], { returnWhen: -1 as never }), RangeError);
      task.cancel();
    }));

  test('refuses what is no list of futures and tasks [test_tasks.BaseTaskTests.test_wait_invalid_args]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      const coro = coroutine(async () => {})();
      for (const wrong of [future, coro, [coro], [async () => {}], [Promise.resolve()], [future, Promise.resolve()]]) {
        await assert.rejects(async () => wait(wrong as never), TypeError);
      }
      await assert.rejects(async () => wait([]), RangeError);
      await coro;
    }));

  test('cancels nothing when its time is up, and raises nothing [test_tasks.BaseTaskTests.test_wait_with_timeout]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(100), sleeper(150)];
      const { done, pending } = await wait([b, a], { timeout: 110 });
      assert.deepEqual(done, new Set([a]));
      assert.deepEqual(pending, new Set([b]));
      assert.equal(now(), 110);
      await b;
      assert.equal(now(), 150);
    }));

  test('sees what gets done in the very moment its time is up [test_tasks.BaseTaskTests.test_wait_concurrent_complete]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(100), sleeper(150)];
      // The sleeps begin first, so their timers come first.
      const { done, pending } = await createTask(() => wait([b, a], { timeout: 100 }));
      assert.deepEqual(done, new Set([a]));
      assert.deepEqual(pending, new Set([b]));
      assert.equal(now(), 100);
    }));

  test('counts failures among what is done, and raises none [test_tasks.BaseTaskTests.test_wait_with_exception]', () =>
    virtualRun(async () => {
      const error = new RangeError('really');
      const [a, b] = [sleeper(100), failsAfter(150, error)];
      for (const _ of ['they run', 'they are done']) {
        const { done, pending } = await wait([b, a]);
        assert.equal(done.size, 2);
        assert.equal(pending.size, 0);
        assert.deepEqual(
          [...done].map((task) => task.exception()).filter((found) => found !== undefined),
          [error],
        );
        assert.equal(now(), 150);
      }
    }));
});

describe('wait with FIRST_COMPLETED', () => {
  test('ends when one is done and leaves the others running [test_tasks.BaseTaskTests.test_wait_first_completed]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(10_000), sleeper(100)];
      const { done, pending } = await wait([b, a], { returnWhen: FIRST_COMPLETED });
      assert.deepEqual(done, new Set([b]));
      assert.deepEqual(pending, new Set([a]));
      assert.equal(a.done(), false);
      assert.equal(b.result(), undefined);
      assert.equal(now(), 100);
      a.cancel();
    }));

  test('counts as done what got done before the waiter resumed [test_tasks.BaseTaskTests.test_wait_really_done]', () =>
    virtualRun(async () => {
      const a = createTask(async () => {
        await sleep(0);
      });
      const b = createTask(async () => {
        await sleep(0);
        await sleep(0);
      });
      const { done } = await wait([b, a], { returnWhen: FIRST_COMPLETED });
      assert.deepEqual(done, new Set([a, b]));
      assert.equal(a.done(), true);
      assert.equal(b.done(), true);
    }));
});

describe('wait with FIRST_EXCEPTION', () => {
  test('ends at once when one has failed [test_tasks.BaseTaskTests.test_wait_first_exception]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(10_000), failsAfter(0)];
      const { done, pending } = await wait([b, a], { returnWhen: FIRST_EXCEPTION });
      assert.deepEqual(done, new Set([b]));
      assert.deepEqual(pending, new Set([a]));
      assert.ok(b.exception() instanceof RangeError);
      assert.equal(now(), 0);
      a.cancel();
    }));

  test('ends when one fails while it waits [test_tasks.BaseTaskTests.test_wait_first_exception_in_wait]', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(10_000), failsAfter(10)];
      const { done, pending } = await wait([b, a], { returnWhen: FIRST_EXCEPTION });
      assert.deepEqual(done, new Set([b]));
      assert.deepEqual(pending, new Set([a]));
      assert.ok(b.exception() instanceof RangeError);
      assert.equal(now(), 10);
      a.cancel();
    }));

  test('waits for all when none fails, and takes a cancelled one for no failure', () =>
    virtualRun(async () => {
      const [a, b] = [sleeper(100), sleeper(50)];
      b.cancel();
      const { done, pending } = await wait([a, b], { returnWhen: FIRST_EXCEPTION });
      assert.equal(done.size, 2);
      assert.equal(pending.size, 0);
      assert.equal(now(), 100);
    }));
});
