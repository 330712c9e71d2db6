/** Timeouts inside timeouts, inside task groups, and against a cancellation from outside: who wins is what CPython says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  run,
  sleep,
  type Timeout,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const now = () => getRunningLoop().time();

/** Keeps the loop from running anything, in real time. */
function blockUntil(when: number): void {
  while (now() < when);
}

test('of two timeouts with one deadline only the outer one raises TimeoutError [test_timeouts.TimeoutTests.test_nested_timeouts]', () =>
  virtualRun(async () => {
    const deadline = now() + 10;
    let outer!: Timeout;
    let inner!: Timeout;
    let fromInner: unknown;
    const late = timeoutAt(deadline, async (own) => {
      outer = own;
      try {
        await timeoutAt(deadline, async (limit) => {
          inner = limit;
          await sleep(10_000);
        });
      } catch (error) {
        fromInner = error;
        throw error;
      }
    });
    await assert.rejects(late, TimeoutError);
    assert.ok(fromInner instanceof CancelledError);
    assert.ok(outer.expired());
    assert.ok(inner.expired());
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('the outer timeout ends an inner one that still has time [test_timeouts.TimeoutTests.test_nested_timeouts_concurrent]', () =>
  virtualRun(async () => {
    let fromInner: unknown;
    let inner!: Timeout;
    const late = timeout(2, () =>
      timeout(100, async (limit) => {
        inner = limit;
        await sleep(1000);
      }).then(undefined, (error: unknown) => {
        fromInner = error;
        throw error;
      }),
    );
    await assert.rejects(late, TimeoutError);
    assert.ok(fromInner instanceof CancelledError);
    assert.equal(inner.expired(), false);
    assert.equal(now(), 2);
  }));

test('the inner timeout leaves the outer one’s time to the rest of its body', () =>
  virtualRun(async () => {
    const late = timeout(100, async () => {
      await assert.rejects(
        timeout(10, () => sleep(1000)),
        TimeoutError,
      );
      assert.equal(now(), 10);
      await sleep(1000);
    });
    await assert.rejects(late, TimeoutError);
    assert.equal(now(), 100);
  }));

test('when the loop was busy past both deadlines, the outer timeout still raises [test_timeouts.TimeoutTests.test_nested_timeouts_loop_busy]', () =>
  run(async () => {
    const start = now();
    const late = timeout(10, async () => {
      await timeout(1, async () => {
        blockUntil(start + 12);
        await sleep(1000);
      }).catch((error: unknown) => {
        if (!(error instanceof TimeoutError)) throw error;
      });
      await sleep(10_000);
    });
    await assert.rejects(late, TimeoutError);
    assert.ok(now() - start < 5000);
  }));

test('a timeout in clean-up after a timeout has its own TimeoutError [test_timeouts.TimeoutTests.test_nested_timeout_in_finally]', () =>
  virtualRun(async () => {
    let inner: unknown;
    const outer = await timeout(10, async () => {
      try {
        await sleep(1000);
      } finally {
        inner = await timeout(10, () => sleep(10_000)).catch((error: unknown) => error);
      }
    }).catch((error: unknown) => error);
    for (const error of [outer, inner]) {
      assert.ok(error instanceof TimeoutError);
      assert.ok(error.cause instanceof CancelledError);
    }
    assert.notEqual((outer as TimeoutError).cause, (inner as TimeoutError).cause);
    assert.equal(now(), 20);
  }));

/** Swallows a cancellation of its own task, so that `cancelling()` stays 1. */
async function swallowCancellation(): Promise<void> {
  currentTask()?.cancel();
  await assert.rejects(sleep(1), CancelledError);
  assert.equal(currentTask()?.cancelling(), 1);
}

test('a task that was cancelled before can still have timeouts [test_timeouts.TimeoutTests.test_timeout_after_cancellation]', () =>
  virtualRun(async () => {
    await swallowCancellation();
    await assert.rejects(
      timeout(0, () => sleep(1)),
      TimeoutError,
    );
    assert.equal(currentTask()?.cancelling(), 1);
  }));

test('a cancellation inside a timeout of a task that was cancelled before is a cancellation [test_timeouts.TimeoutTests.test_cancel_in_timeout_after_cancellation]', () =>
  virtualRun(async () => {
    await swallowCancellation();
    const cancelled = timeout(1000, async () => {
      currentTask()?.cancel();
      await sleep(2000);
    });
    await assert.rejects(cancelled, CancelledError);
  }));

test('a cancellation from outside before the deadline is no timeout [test_timeouts.TimeoutTests.test_foreign_cancel_doesnt_timeout_if_not_expired]', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    const cancelled = timeout(10_000, async (own) => {
      limit = own;
      currentTask()?.cancel();
      await sleep(10_000);
    });
    await assert.rejects(cancelled, CancelledError);
    assert.equal(limit.expired(), false);
  }));

for (const first of ['the cancellation', 'the timeout']) {
  test(`a cancellation in the very step in which the time is up wins, ${first} coming first`, () =>
    virtualRun(async () => {
      let limit!: Timeout;
      const loop = getRunningLoop();
      const body = () =>
        timeoutAt(10, async (own) => {
          limit = own;
          await sleep(1000);
        });
      const cancelAt = () => loop.callAt(10, () => task.cancel());
      if (first === 'the cancellation') cancelAt();
      const task = createTask(body);
      await sleep(0);
      if (first === 'the timeout') cancelAt();
      await assert.rejects(task, CancelledError);
      assert.ok(limit.expired());
      assert.equal(task.cancelling(), 1);
    }));
}

test('errors in the clean-up of a group whose time is up arrive as its ExceptionGroup [test_timeouts.TimeoutTests.test_timeout_taskgroup]', () =>
  virtualRun(async () => {
    const trouble = new RangeError('in clean-up');
    const error: unknown = await timeout(10, () =>
      taskGroup(async (group) => {
        group.createTask(async () => {
          try {
            await sleep(2000);
          } finally {
            await Promise.reject(trouble);
          }
        });
        try {
          throw new TypeError('the first trouble');
        } finally {
          await sleep(1000);
        }
      }),
    ).catch((reason: unknown) => reason);
    assert.ok(error instanceof ExceptionGroup);
    assert.deepEqual(error.errors, [trouble]);
    assert.equal(now(), 10);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('a group in a timeout in a group: the time is up for the inner group only', () =>
  virtualRun(async () => {
    const ended: string[] = [];
    await taskGroup(async (outer) => {
      outer.createTask(async () => {
        await sleep(50);
        ended.push('outer child');
      });
      const late = timeout(10, () =>
        taskGroup(async (inner) => {
          inner.createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              ended.push('inner child');
            }
          });
        }),
      );
      await assert.rejects(late, TimeoutError);
      ended.push('timeout');
    });
    assert.deepEqual(ended, ['inner child', 'timeout', 'outer child']);
    assert.equal(now(), 50);
  }));

test('of a timeout and a failing child of the group inside it that are due in one step, the one that is first wins', () =>
  virtualRun(async () => {
    const late = timeout(10, () =>
      taskGroup(async (group) => {
        group.createTask(async () => {
          await sleep(10);
          throw new RangeError('in a child');
        });
        await sleep(1000);
      }),
    );
    await assert.rejects(late, TimeoutError, 'the child is cancelled before it can go on');
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  }));
