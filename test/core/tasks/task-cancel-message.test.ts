import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, createTask, getRunningLoop, sleep, type Task, wait } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn } from './support.ts';

const CASES: [args: [] | [string | undefined], message: string][] = [
  [[], ''],
  [[undefined], ''],
  [['my message'], 'my message'],
];

/** The cancellation is the whole story: it was caused by no other error. */
function isCancelled(message: string) {
  return (error: unknown) => {
    assert.ok(error instanceof CancelledError);
    assert.equal(error.message, message);
    assert.equal(error.cause, undefined);
    return true;
  };
}

function parkedTask(): Task<void> {
  return createTask(async () => {
    await sleep(10_000);
  });
}

describe('the message of cancel', () => {
  test('is that of the error which the task raises [test_tasks.BaseTaskTests.test_task_cancel_message_getter]', () =>
    virtualRun(async () => {
      const task = createTask(async () => {});
      task.cancel('my message');
      await assert.rejects(async () => task, isCancelled('my message'));
    }));

  test('is that of result() [test_tasks.BaseTaskTests.test_cancel_with_message_then_future_result]', () =>
    virtualRun(async () => {
      for (const [args, message] of CASES) {
        const task = parkedTask();
        await turn();
        task.cancel(...args);
        await wait([task]);
        assert.throws(() => task.result(), isCancelled(message));
        assert.throws(() => task.result(), isCancelled(message), 'as often as it is read');
      }
    }));

  test('is that of exception() [test_tasks.BaseTaskTests.test_cancel_with_message_then_future_exception]', () =>
    virtualRun(async () => {
      for (const [args, message] of CASES) {
        const task = parkedTask();
        await turn();
        task.cancel(...args);
        await wait([task]);
        assert.throws(() => task.exception(), isCancelled(message));
      }
    }));

  test('is kept when the task never started [test_tasks.BaseTaskTests.test_cancel_with_message_before_starting_task]', () =>
    virtualRun(async () => {
      const task = parkedTask();
      task.cancel('my message');
      await wait([task]);
      assert.throws(() => task.exception(), isCancelled('my message'));
    }));

  test('passes from an awaited task to the one that awaits it', () =>
    virtualRun(async () => {
      const inner = parkedTask();
      const outer = createTask(async () => inner);
      await turn();
      await turn();
      inner.cancel('from within');
      await assert.rejects(async () => outer, isCancelled('from within'));
      assert.equal(outer.cancelled(), true);
    }));

  test('of the last of several calls counts', () =>
    virtualRun(async () => {
      const task = parkedTask();
      task.cancel('first');
      task.cancel('second');
      await assert.rejects(async () => task, isCancelled('second'));
    }));

  test('is what a caught error shows, which may be the cause of another [test_tasks.BaseTaskTests.test_cancellation_exception_context]', () =>
    virtualRun(async () => {
      const started = pendingFuture();
      const task = createTask(async () => {
        const inner = createTask(async () => {
          started.setResult();
          await sleep(10_000);
        });
        await started;
        getRunningLoop().callSoon(() => inner.cancel('msg'));
        try {
          await inner;
        } catch (error) {
          throw new RangeError('cancelled', { cause: error });
        }
      });
      await assert.rejects(
        async () => task,
        (error) => {
          assert.ok(error instanceof RangeError);
          assert.equal(error.message, 'cancelled');
          return isCancelled('msg')(error.cause);
        },
      );
    }));
});
