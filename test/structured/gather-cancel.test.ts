import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, createTask, type Future, gather, getRunningLoop, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn, turns } from '../core/tasks/support.ts';

describe('cancelling a gather', () => {
  test('cancels every child, whoever cancels it [test_tasks.CoroutineGatherTests.test_cancellation_broadcast]', () =>
    virtualRun(async () => {
      let passed = 0;
      const waiter = pendingFuture();
      const child = () =>
        createTask(async () => {
          await waiter;
          passed += 1;
        });
      const children = [child(), child()];
      let all: Future<unknown> | undefined;
      const outer = createTask(async () => {
        all = gather(children);
        await all;
        passed += 100;
      });
      await turns(2);
      assert.equal(outer.cancel(), true);
      await assert.rejects(async () => outer, CancelledError);
      assert.equal(all?.cancel(), false);
      assert.equal(waiter.cancelled(), true);
      assert.deepEqual(
        children.map((task) => task.cancelled()),
        [true, true],
      );
      await turns();
      assert.equal(passed, 0);
    }));

  test('by hand cancels the children, and whoever awaits it gets the CancelledError', () =>
    virtualRun(async () => {
      const child = pendingFuture();
      const all = gather([child]);
      assert.equal(all.cancel('enough'), true);
      assert.equal(child.cancelled(), true);
      await assert.rejects(
        async () => all,
        (error) => error instanceof CancelledError && error.message === 'enough',
      );
    }));

  test('is refused once all children are done [test_tasks.BaseTaskTests.test_cancel_gather_1]', () =>
    virtualRun(async () => {
      const gate = pendingFuture<number>();
      const all = gather([async () => await gate]);
      await turn();
      let answer: boolean | undefined;
      gate.addDoneCallback(() => {
        // The child's own wake-up came first: it has ended, though nobody has been told.
        answer = all.cancel();
      });
      gate.setResult(42);
      assert.deepEqual(await all, [42]);
      assert.equal(answer, false);
      assert.equal(all.cancelled(), false);
    }));

  test('with returnExceptions raises all the same, with the message [test_tasks.BaseTaskTests.test_cancel_gather_2]', () =>
    virtualRun(async () => {
      for (const [args, message] of [
        [[], ''],
        [[undefined], ''],
        [['my message'], 'my message'],
      ] as const) {
        const begin = getRunningLoop().time();
        const task = createTask(async () => {
          for (let round = 0; round < 20; round += 1) await gather([() => sleep(50)], { returnExceptions: true });
        });
        await sleep(220);
        task.cancel(...args);
        await assert.rejects(
          async () => task,
          (error) => error instanceof CancelledError && error.message === message && error.cause === undefined,
        );
        assert.equal(task.cancelled(), true);
        assert.equal(getRunningLoop().time() - begin, 220);
      }
    }));
});
