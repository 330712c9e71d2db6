import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { CancelledError, createTask, currentTask, sleep, TimeoutError } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn } from './support.ts';

describe('the count of cancellations', () => {
  test('goes up with every cancel, and the task says that it is being cancelled [test_tasks.BaseTaskTests.test_cancelling]', () =>
    virtualRun(async () => {
      const task = createTask(() => sleep(10));
      assert.equal(task.cancelling(), 0);
      assert.doesNotMatch(inspect(task), /cancelling/);
      assert.equal(task.cancel(), true);
      assert.equal(task.cancelling(), 1);
      assert.match(inspect(task), /^<Task cancelling /);
      assert.equal(task.cancel(), true);
      assert.equal(task.cancelling(), 2);
      await assert.rejects(async () => task, CancelledError);
    }));

  test('goes down with uncancel, never below zero, and a later cancel works again [test_tasks.BaseTaskTests.test_uncancel_basic]', () =>
    virtualRun(async () => {
      const task = createTask(async () => {
        try {
          await sleep(10_000);
        } catch {
          assert.equal(currentTask()?.uncancel(), 0);
          assert.equal(currentTask()?.uncancel(), 0);
          await sleep(10_000);
        }
      });
      await turn();

      assert.equal(task.cancel(), true);
      assert.match(inspect(task), /^<Task cancelling /);
      assert.equal(task.cancelling(), 1);
      assert.equal(task.cancelled(), false);
      await sleep(1);

      assert.match(inspect(task), /^<Task pending /);
      assert.equal(task.cancelling(), 0);
      assert.equal(task.cancelled(), false);

      assert.equal(task.cancel(), true);
      assert.equal(task.cancelling(), 1);
      assert.equal(task.cancelled(), false);
      await assert.rejects(async () => task, CancelledError);
      assert.equal(task.cancelled(), true);

      task.uncancel();
      assert.equal(task.cancelled(), true, 'nothing is undone once the task has ended');
      assert.equal(task.done(), true);
    }));

  test('lets a block tell its own cancellation from one that comes from outside [test_tasks.BaseTaskTests.test_uncancel_structured_blocks]', () =>
    virtualRun(async () => {
      // What `timeout` does, by hand: the pattern has to work for those who write their own.
      const within = async (limit: number, duration: number) => {
        const task = currentTask();
        assert.ok(task);
        const path: string[] = [];
        let expired = false;
        const timer = task.getLoop().callLater(limit, () => {
          expired = true;
          task.cancel();
        });
        try {
          await sleep(duration);
          path.push('block finished');
        } catch (error) {
          if (!expired || task.uncancel() > 0 || !(error instanceof CancelledError)) throw error;
          path.push(new TimeoutError().name);
        } finally {
          timer.cancel();
        }
        await sleep(0);
        path.push('outer code');
        return path;
      };
      const late = createTask(() => within(100, 10_000));
      assert.deepEqual(await late, ['TimeoutError', 'outer code']);
      assert.equal(late.cancelling(), 0);
      const early = createTask(() => within(10_000, 0));
      assert.deepEqual(await early, ['block finished', 'outer code']);
      assert.equal(early.cancelling(), 0);
      const both = createTask(() => within(100, 10_000));
      await sleep(50);
      both.cancel();
      await assert.rejects(async () => both, CancelledError);
    }));

  test('at zero again before the delivery takes the cancellation back [test_tasks.BaseTaskTests.test_uncancel_resets_must_cancel]', () =>
    virtualRun(async () => {
      const future = pendingFuture();
      const task = createTask(async () => {
        await future;
        return 42;
      });
      await turn();
      future.setResult();
      task.cancel();
      assert.equal(task.cancelling(), 1);
      assert.equal(task.uncancel(), 0);
      assert.equal(task.cancelling(), 0);
      assert.equal(await task, 42);
    }));
});
