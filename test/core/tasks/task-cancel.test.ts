/** Where a cancellation is delivered. Its message and its counter have files of their own. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CancelledError,
  createTask,
  type Future,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  type Task,
  wait,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn } from './support.ts';

async function assertCancelled(task: Future<unknown>): Promise<void> {
  await assert.rejects(async () => task, CancelledError);
  assert.equal(task.done(), true);
  assert.equal(task.cancelled(), true);
  assert.equal(task.cancel(), false);
}

describe('cancel', () => {
  test('ends a sleep at once [test_tasks.BaseTaskTests.test_cancel]', () =>
    virtualRun(async () => {
      let after = false;
      const task = createTask(async () => {
        await sleep(10_000);
        after = true;
      });
      getRunningLoop().callSoon(() => task.cancel());
      await assertCancelled(task);
      assert.equal(after, false);
      assert.equal(getRunningLoop().time(), 0);
    }));

  test('is delivered between two turns of sleep(0) [test_tasks.BaseTaskTests.test_cancel_yield]', () =>
    virtualRun(async () => {
      const task = createTask(async () => {
        await sleep(0);
        await sleep(0);
        return 12;
      });
      await turn();
      task.cancel();
      await assertCancelled(task);
    }));

  test('before the first step keeps the function from starting', () =>
    virtualRun(async () => {
      let started = false;
      const task = createTask(async () => {
        started = true;
      });
      assert.equal(task.cancel(), true);
      await assertCancelled(task);
      assert.equal(started, false);
    }));

  test('cancels the future that the task waits for [test_tasks.BaseTaskTests.test_task_cancel_waiter_future]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      const task = createTask(async () => future);
      await turn();
      task.cancel();
      assert.equal(future.cancelled(), true);
      assert.equal(task.done(), false);
      await assertCancelled(task);
    }));

  test('of the awaited future cancels the task [test_tasks.BaseTaskTests.test_cancel_inner_future]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      const task = createTask(async () => {
        await future;
        return 12;
      });
      await turn();
      future.cancel();
      await assertCancelled(task);
      assert.equal(future.cancelled(), true);
    }));

  test('of both, future and task, raises once [test_tasks.BaseTaskTests.test_cancel_both_task_and_inner_future]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      let raised = 0;
      const task = createTask(async () => {
        try {
          await future;
        } catch (error) {
          raised += 1;
          throw error;
        }
      });
      await turn();
      future.cancel();
      task.cancel();
      await assertCancelled(task);
      assert.equal(future.cancelled(), true);
      assert.equal(raised, 1);
    }));

  test('can be caught, and the task then returns a value [test_tasks.BaseTaskTests.test_cancel_task_catching]', () =>
    virtualRun(async () => {
      const first = pendingFuture();
      const second = pendingFuture();
      const task = createTask(async () => {
        await first;
        try {
          await second;
        } catch (error) {
          assert.ok(error instanceof CancelledError);
          return 42;
        }
        return 0;
      });
      await turn();
      first.setResult();
      await turn();
      task.cancel();
      assert.equal(first.cancelled(), false);
      assert.equal(second.cancelled(), true);
      assert.equal(await task, 42);
      assert.equal(task.cancelled(), false);
    }));

  test('that was swallowed does not spoil the next wait [test_tasks.BaseTaskTests.test_cancel_task_ignoring]', () =>
    virtualRun(async () => {
      const [first, second, third] = [pendingFuture(), pendingFuture(), pendingFuture<number>()];
      const task = createTask(async () => {
        await first;
        try {
          await second;
        } catch (error) {
          assert.ok(error instanceof CancelledError);
        }
        return await third;
      });
      await turn();
      first.setResult();
      await turn();
      task.cancel();
      assert.equal(second.cancelled(), true);
      await turn();
      assert.equal(third.done(), false);
      third.setResult(42);
      assert.equal(await task, 42);
      assert.equal(third.cancelled(), false);
      assert.equal(task.cancelled(), false);
    }));

  test('of oneself is delivered at the next await [test_tasks.BaseTaskTests.test_cancel_current_task]', () =>
    virtualRun(async () => {
      let after = false;
      const task: Task<void> = createTask(async () => {
        task.cancel();
        assert.equal(task.cancelled(), false);
        await sleep(100);
        after = true;
      });
      await assertCancelled(task);
      assert.equal(after, false);
      assert.equal(getRunningLoop().time(), 0);
    }));

  test('of oneself, followed by a return, cancels the task [test_tasks.BaseTaskTests.test_cancel_at_end]', () =>
    virtualRun(async () => {
      const task: Task<number> = createTask(async () => {
        task.cancel();
        return 12;
      });
      await assertCancelled(task);
    }));

  test('of oneself goes on into the task that is awaited next [test_tasks.BaseTaskTests.test_cancel_awaited_task]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      let nested: Task<void> | undefined;
      const task: Task<void> = createTask(async () => {
        nested = createTask(async () => future);
        await turn();
        task.cancel();
        await nested;
      });
      await assertCancelled(task);
      assert.equal(nested?.cancelled(), true);
      assert.equal(future.cancelled(), true);
    }));

  test('of an awaited task is seen by the one that awaits, which is not cancelled itself [test_tasks.BaseTaskTests.test_task_cancel_sleeping_task]', () =>
    virtualRun(async () => {
      const sleeper = createTask(() => sleep(5_000_000));
      getRunningLoop().callLater(100, () => sleeper.cancel());
      await assert.rejects(async () => sleeper, CancelledError);
      assert.equal(getRunningLoop().time(), 100);
    }));

  test('passes through nested async functions, whose handlers run from the inside out [test_tasks.BaseTaskTests.test_yield_future_passes_cancel]', () =>
    virtualRun(async () => {
      const waiter = pendingFuture();
      const path: string[] = [];
      const inner = async () => {
        try {
          await waiter;
          path.push('got past the wait');
        } catch (error) {
          path.push('inner');
          throw error;
        } finally {
          path.push('inner finally');
        }
      };
      const task = createTask(async () => {
        try {
          await inner();
          path.push('got past inner');
        } catch (error) {
          assert.ok(error instanceof CancelledError);
          path.push('outer');
        }
      });
      await turn();
      task.cancel();
      await task;
      assert.deepEqual(path, ['inner', 'inner finally', 'outer']);
      assert.equal(waiter.cancelled(), true);
    }));

  test('of a task in wait() ends the wait and leaves the others running [test_tasks.BaseTaskTests.test_yield_wait_does_not_shield_cancel]', () =>
    virtualRun(async () => {
      const waiter = pendingFuture();
      let innerEnded = false;
      let waitEnded = false;
      const inner = createTask(async () => {
        await waiter;
        innerEnded = true;
      });
      const outer = createTask(async () => {
        await wait([inner]);
        waitEnded = true;
      });
      await turn();
      outer.cancel();
      await assertCancelled(outer);
      assert.equal(inner.done(), false);
      waiter.setResult();
      await inner;
      assert.equal(innerEnded, true);
      assert.equal(waitEnded, false);
    }));

  /** A task that answers a cancellation with `error`. */
  function answersWith(error: unknown): Task<void> {
    return createTask(async () => {
      try {
        await sleep(10_000);
      } catch {
        throw error;
      }
    });
  }

  test('answered with another error fails the task with that error', () =>
    virtualRun(async () => {
      const error = new RangeError('clean-up failed');
      const task = answersWith(error);
      await turn();
      task.cancel();
      assert.equal(task.done(), false);
      await assert.rejects(async () => task, error);
      assert.equal(task.cancelled(), false);
      assert.equal(task.exception(), error);
    }));

  test('answered with a KeyboardInterrupt fails the task and leaves the loop [test_tasks.BaseTaskTests.test_baseexception_during_cancel]', async () => {
    const error = new KeyboardInterrupt();
    let task: Task<void> | undefined;
    let wentOn = false;
    const main = virtualRun(async () => {
      task = answersWith(error);
      await turn();
      task.cancel();
      assert.equal(task.done(), false);
      await sleep(1);
      wentOn = true;
    });
    await assert.rejects(main, error);
    assert.equal(wentOn, false);
    assert.equal(task?.cancelled(), false);
    assert.equal(task?.exception(), error);
  });

  test('reaches a task whose future has its result already, and the result is lost', () =>
    virtualRun(async () => {
      const future = pendingFuture<number>();
      const task = createTask(async () => future);
      await turn();
      future.setResult(1);
      assert.equal(task.cancel(), true);
      await assertCancelled(task);
    }));

  test('of a task parked in several futures at once cancels them all', () =>
    virtualRun(async () => {
      const futures = [pendingFuture(), pendingFuture()];
      const task = createTask(async () => {
        await Promise.all(futures);
      });
      await turn();
      task.cancel();
      await assertCancelled(task);
      assert.deepEqual(
        futures.map((future) => future.cancelled()),
        [true, true],
      );
    }));

  test('in a foreign promise aborts the signal at once, and is delivered at the next await of ours', () =>
    virtualRun(async () => {
      const path: string[] = [];
      let settle = () => {};
      const foreign = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const task: Task<void> = createTask(async () => {
        await foreign;
        path.push('foreign promise settled');
        await sleep(0);
        path.push('got past the sleep');
      });
      await turn();
      task.signal.addEventListener('abort', () => path.push('aborted'));
      task.cancel('enough');
      assert.deepEqual(path, ['aborted']);
      assert.ok(task.signal.reason instanceof CancelledError);
      assert.equal(task.signal.reason.message, 'enough');
      settle();
      await assertCancelled(task);
      assert.deepEqual(path, ['aborted', 'foreign promise settled']);
    }));

  test('again while clean-up waits interrupts the clean-up', () =>
    virtualRun(async () => {
      const path: string[] = [];
      const task = createTask(async () => {
        try {
          await sleep(1000);
        } finally {
          path.push('cleaning');
          await sleep(1000);
          path.push('cleaned');
        }
      });
      await turn();
      task.cancel();
      await turn();
      assert.deepEqual(path, ['cleaning']);
      task.cancel();
      await assertCancelled(task);
      assert.deepEqual(path, ['cleaning']);
    }));
});
