import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type Timeout,
  TimeoutError,
  timeout,
  timeoutAt,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const now = () => getRunningLoop().time();

test('a body that takes too long is cancelled, and timeout rejects with TimeoutError [test_timeouts.TimeoutTests.test_timeout_basic]', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    await assert.rejects(
      timeout(10, async (own) => {
        limit = own;
        await sleep(10_000);
      }),
      TimeoutError,
    );
    assert.ok(limit.expired());
    assert.equal(now(), 10);
  }));

test('timeoutAt takes a time of the loop’s clock [test_timeouts.TimeoutTests.test_timeout_at_basic]', () =>
  virtualRun(async () => {
    await sleep(5);
    const deadline = now() + 10;
    let limit!: Timeout;
    await assert.rejects(
      timeoutAt(deadline, async (own) => {
        limit = own;
        await sleep(10_000);
      }),
      TimeoutError,
    );
    assert.ok(limit.expired());
    assert.equal(limit.when(), deadline);
    assert.equal(now(), deadline);
  }));

test('the body sees a CancelledError [test_timeouts.TimeoutTests.test_waiter_cancelled]', () =>
  virtualRun(async () => {
    let cancelled = false;
    const late = timeout(10, async () => {
      try {
        await sleep(10_000);
      } catch (error) {
        cancelled = error instanceof CancelledError;
        throw error;
      }
    });
    await assert.rejects(late, TimeoutError);
    assert.ok(cancelled);
  }));

test('a body that is quick enough returns its value, and nothing expires [test_timeouts.TimeoutTests.test_timeout_not_called]', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    const result = await timeout(10_000, async (own) => {
      limit = own;
      await sleep(10);
      return 'in time';
    });
    assert.equal(result, 'in time');
    assert.equal(limit.expired(), false);
    assert.ok((limit.when() ?? 0) > now());
    await sleep(20_000);
    assert.equal(currentTask()?.cancelling(), 0, 'the timer is gone');
  }));

test('undefined means no limit [test_timeouts.TimeoutTests.test_timeout_disabled test_timeouts.TimeoutTests.test_timeout_at_disabled]', () =>
  virtualRun(async () => {
    for (const limited of [timeout, timeoutAt]) {
      const limit = await limited(undefined, async (own) => {
        await sleep(10);
        return own;
      });
      assert.equal(limit.expired(), false);
      assert.equal(limit.when(), undefined);
    }
  }));

for (const [ms, sleeping, id] of [
  [0, 10_000, 'test_timeouts.TimeoutTests.test_timeout_zero'],
  [0, 0, 'test_timeouts.TimeoutTests.test_timeout_zero_sleep_zero'],
  [-11, 0, 'test_timeouts.TimeoutTests.test_timeout_in_the_past_sleep_zero'],
] as const) {
  test(`a limit of ${ms} ms hits the first wait, be it sleep(${sleeping}) [${id}]`, () =>
    virtualRun(async () => {
      const start = now();
      let limit!: Timeout;
      let began = false;
      await assert.rejects(
        timeout(ms, async (own) => {
          limit = own;
          began = true;
          await sleep(sleeping);
        }),
        TimeoutError,
      );
      assert.ok(began, 'unlike waitFor, the body is started');
      assert.ok(limit.expired());
      assert.equal(limit.when(), start + ms);
      assert.equal(now(), start);
    }));
}

test('a body that never waits is not cut off by a limit of zero', () =>
  virtualRun(async () => {
    assert.equal(await timeout(0, async () => 'no wait'), 'no wait');
    await sleep(0);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('an error of the body comes out as it is [test_timeouts.TimeoutTests.test_foreign_exception_passed]', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    const failing = timeout(10, async (own) => {
      limit = own;
      throw new RangeError('mine');
    });
    await assert.rejects(failing, { name: 'RangeError', message: 'mine' });
    assert.equal(limit.expired(), false);
  }));

test('the cause of the TimeoutError is the CancelledError it replaced [test_timeouts.TimeoutTests.test_timeout_exception_context]', () =>
  virtualRun(async () => {
    let replaced: unknown;
    const late = timeout(10, async () => {
      try {
        throw new RangeError('the first trouble');
      } finally {
        await sleep(1000).then(undefined, (error: unknown) => {
          replaced = error;
          throw error;
        });
      }
    });
    await assert.rejects(late, (error: Error) => {
      assert.ok(error instanceof TimeoutError);
      assert.ok(error.cause instanceof CancelledError);
      assert.equal(error.cause, replaced);
      return true;
    });
  }));

test('an error raised by clean-up during a timeout comes out as it is [test_timeouts.TimeoutTests.test_foreign_exception_on_timeout test_timeouts.TimeoutTests.test_foreign_exception_on_timeout_2]', () =>
  virtualRun(async () => {
    const trouble = new RangeError('in clean-up');
    let limit!: Timeout;
    const late = timeout(10, async (own) => {
      limit = own;
      try {
        await sleep(1000);
      } finally {
        await Promise.reject(trouble);
      }
    });
    await assert.rejects(late, (error) => error === trouble);
    assert.ok(limit.expired());
    assert.equal(currentTask()?.cancelling(), 0);
    const nested = timeout(10, async () => {
      try {
        try {
          await Promise.reject(new TypeError('first'));
        } finally {
          await sleep(1000);
        }
      } finally {
        try {
          await Promise.reject(new SyntaxError('second'));
        } finally {
          await Promise.reject(trouble);
        }
      }
    });
    await assert.rejects(nested, (error) => error === trouble);
  }));

test('a body that swallows the cancellation is let be, and the task is not left cancelled', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    const result = await timeout(10, async (own) => {
      limit = own;
      await assert.rejects(sleep(1000), CancelledError);
      await sleep(5);
      return 'stubborn';
    });
    assert.equal(result, 'stubborn');
    assert.ok(limit.expired());
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('the task around a timeout that was handled is not cancelled [test_timeouts.TimeoutTests.test_outer_task_is_not_cancelled]', () =>
  virtualRun(async () => {
    const task = createTask(async () => {
      await assert.rejects(
        timeout(1, () => sleep(10_000)),
        TimeoutError,
      );
    });
    await task;
    assert.equal(task.cancelled(), false);
    assert.ok(task.done());
    assert.equal(task.cancelling(), 0);
  }));

test('outside a task it makes a task for its body [test_timeouts.TimeoutTests.test_timeout_without_task]', async () => {
  assert.equal(currentTask(), undefined);
  const result = await timeout(10_000, async (limit) => {
    assert.notEqual(currentTask(), undefined);
    assert.equal(limit.expired(), false);
    await sleep(1);
    return 'in time';
  });
  assert.equal(result, 'in time');
  await assert.rejects(
    timeout(1, () => sleep(10_000)),
    TimeoutError,
  );
});

test('a limit that is no number is refused', () =>
  virtualRun(async () => {
    await assert.rejects(async () => timeout(Number.NaN, async () => undefined), RangeError);
  }));

test('rescheduling a timeout that has ended, expired or is expiring is a RuntimeError that says which [test_timeouts.TimeoutTests.test_timeout_finished test_timeouts.TimeoutTests.test_timeout_expired test_timeouts.TimeoutTests.test_timeout_expiring]', () =>
  virtualRun(async () => {
    const refused = (limit: Timeout, word: RegExp) =>
      assert.throws(
        () => limit.reschedule(20),
        (error: Error) => error instanceof RuntimeError && word.test(error.message),
      );
    const finished = await timeout(10, async (limit) => limit);
    refused(finished, /finished/);

    let expired!: Timeout;
    await assert.rejects(
      timeout(10, async (limit) => {
        expired = limit;
        await sleep(1000);
      }),
      TimeoutError,
    );
    refused(expired, /expired/);

    await timeout(10, async (limit) => {
      await assert.rejects(sleep(1000), CancelledError);
      refused(limit, /expiring/);
    });
  }));
