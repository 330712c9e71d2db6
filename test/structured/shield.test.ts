import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, createTask, Future, gather, getRunningLoop, setEventLoop, shield } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn, turns, withLoop } from '../core/tasks/support.ts';
import { recordExceptions } from '../support/recorders.ts';

describe('shield', () => {
  test('gives the result of what it protects [test_tasks.BaseTaskTests.test_shield_result]', () =>
    virtualRun(async () => {
      const inner = pendingFuture<number>();
      const outer = shield(inner);
      inner.setResult(42);
      assert.equal(await outer, 42);
    }));

  test('raises the very error of what it protects [test_tasks.BaseTaskTests.test_shield_exception]', () =>
    virtualRun(async () => {
      const inner = pendingFuture();
      const outer = shield(inner);
      await turn();
      const error = new RangeError('expected');
      inner.setException(error);
      await turn();
      assert.equal(outer.exception(), error);
    }));

  test('is cancelled when what it protects is [test_tasks.BaseTaskTests.test_shield_cancel_inner]', () =>
    virtualRun(async () => {
      const inner = pendingFuture();
      const outer = shield(inner);
      await turn();
      inner.cancel();
      await turn();
      assert.equal(outer.cancelled(), true);
    }));

  test('can be cancelled itself, and what it protects goes on [test_tasks.BaseTaskTests.test_shield_cancel_outer]', () =>
    virtualRun(async () => {
      const inner = pendingFuture<number>();
      const outer = shield(inner);
      await turn();
      outer.cancel();
      await turn();
      assert.equal(outer.cancelled(), true);
      assert.equal(inner.done(), false);
      inner.setResult(1);
      await turn();
      assert.equal(outer.cancelled(), true);
    }));

  test('of a future that is done is that result [test_tasks.BaseTaskTests.test_shield_shortcut]', () =>
    virtualRun(async () => {
      const future = pendingFuture<number>();
      future.setResult(42);
      assert.equal(await shield(future), 42);
    }));

  test('keeps the cancellation of the waiting task from the task within [test_tasks.BaseTaskTests.test_shield_effect]', () =>
    virtualRun(async () => {
      const waiter = pendingFuture();
      const path: string[] = [];
      const outer = createTask(async () => {
        await shield(async () => {
          await waiter;
          path.push('inner ended');
        });
        path.push('outer went on');
      });
      await turns(2);
      outer.cancel();
      await assert.rejects(async () => outer, CancelledError);
      waiter.setResult();
      await turns();
      assert.deepEqual(path, ['inner ended']);
    }));

  test('around a gather protects all of it [test_tasks.BaseTaskTests.test_shield_gather]', () =>
    virtualRun(async () => {
      const [first, second] = [pendingFuture<number>(), pendingFuture<number>()];
      const parent = gather([first, second]);
      const outer = shield(parent);
      await turn();
      outer.cancel();
      await turn();
      assert.equal(outer.cancelled(), true);
      first.setResult(1);
      second.setResult(2);
      await turns();
      assert.deepEqual(parent.result(), [1, 2]);
    }));

  test('inside a gather protects each child [test_tasks.BaseTaskTests.test_gather_shield]', () =>
    virtualRun(async () => {
      const children = [pendingFuture<number>(), pendingFuture<number>()];
      const shields = children.map((child) => shield(child));
      const parent = gather(shields);
      await turn();
      parent.cancel();
      await turns();
      await assert.rejects(async () => parent, CancelledError);
      assert.deepEqual(
        shields.map((outer) => outer.cancelled()),
        [true, true],
      );
      assert.deepEqual(
        children.map((child) => child.done()),
        [false, false],
      );
      for (const [index, child] of children.entries()) child.setResult(index);
      await turns();
    }));

  test('leaves a failure to be reported when the one who waited has left', () =>
    withLoop(async (loop) => {
      const reports = recordExceptions(loop);
      const error = new RangeError('after the waiter left');
      await loop.runUntilComplete(async () => {
        const inner = pendingFuture();
        const outer = shield(inner);
        await turn();
        outer.cancel();
        await turn();
        inner.setException(error);
        await turns();
      });
      // Newer CPythons report it at once, older ones when the future is collected: here that is the close at the latest.
      loop.close();
      assert.deepEqual(
        reports.map((report) => report.exception),
        [error],
      );
    }));

  test('makes a task of a function on the running loop [test_tasks.BaseTaskTests.test_shield_coroutine_use_running_loop]', () =>
    virtualRun(async () => {
      const outer = shield(async () => 42);
      assert.ok(outer instanceof Future);
      assert.equal(outer.getLoop(), getRunningLoop());
      assert.equal(await outer, 42);
    }));

  test('makes a task of a function on the loop that was set where none runs [test_tasks.BaseTaskTests.test_shield_coroutine_use_global_loop]', () =>
    withLoop(async (loop) => {
      setEventLoop(loop);
      try {
        const outer = shield(async () => 42);
        assert.equal(outer.getLoop(), loop);
        assert.equal(await loop.runUntilComplete(outer), 42);
      } finally {
        setEventLoop(undefined);
      }
    }));
});
