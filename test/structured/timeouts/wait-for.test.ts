import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  Queue,
  sleep,
  TimeoutError,
  wait,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const now = () => getRunningLoop().time();

/** Runs its time out whatever cancels it. */
class SlowTask {
  static readonly duration = 200;
  exited = false;

  async run(): Promise<void> {
    const end = now() + SlowTask.duration;
    while (now() < end) {
      await Promise.allSettled([sleep(end - now())]);
    }
    this.exited = true;
  }
}

test('when cancelled it waits until what it waited for has ended [test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_cancelled]', () =>
  virtualRun(async () => {
    const slow = new SlowTask();
    const waiting = createTask(() => waitFor(() => slow.run(), SlowTask.duration * 2));
    await sleep(0);
    waiting.cancel();
    await wait([waiting]);
    assert.ok(slow.exited);
  }));

test('when its time is up it waits until what it waited for has ended [test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_timeout]', () =>
  virtualRun(async () => {
    const slow = new SlowTask();
    await Promise.allSettled([waitFor(() => slow.run(), SlowTask.duration / 2)]);
    assert.ok(slow.exited);
    assert.equal(now(), SlowTask.duration);
  }));

test('with no time left it still returns what is done already [test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_future_done]', () =>
  virtualRun(async () => {
    for (const ms of [0, -1]) {
      const future = getRunningLoop().createFuture<string>();
      future.setResult('done');
      assert.equal(await waitFor(future, ms), 'done');
    }
  }));

test('with no time left it does not start a coroutine [test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started]', () =>
  virtualRun(async () => {
    let started = false;
    const coro = async () => {
      started = true;
    };
    await assert.rejects(waitFor(coro, 0), TimeoutError);
    assert.equal(started, false);
  }));

for (const [ms, id] of [
  [0, 'test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0'],
  [-1, 'test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0'],
  [100, 'test_waitfor.AsyncioWaitForTest.test_wait_for'],
] as const) {
  test(`a task that is not done in ${ms} ms is cancelled [${id}]`, () =>
    virtualRun(async () => {
      const started = getRunningLoop().createFuture<void>();
      let running = false;
      const task = createTask(async () => {
        running = true;
        started.setResult();
        try {
          await sleep(10_000);
        } finally {
          running = false;
        }
        return 'done';
      });
      await started;
      await assert.rejects(waitFor(task, ms), TimeoutError);
      assert.ok(task.cancelled());
      assert.equal(running, false);
      assert.equal(now(), Math.max(ms, 0));
    }));
}

test('without a limit it waits as long as it takes [test_waitfor.AsyncioWaitForTest.test_wait_for_blocking]', () =>
  virtualRun(async () => {
    const coro = async () => {
      await sleep(1_000_000);
      return 'done';
    };
    assert.equal(await waitFor(coro, undefined), 'done');
  }));

test('returns the result of a future that is set in time [test_waitfor.AsyncioWaitForTest.test_wait_for_race_condition]', () =>
  virtualRun(async () => {
    const future = getRunningLoop().createFuture<string>();
    getRunningLoop().callSoon(() => future.setResult('ok'));
    assert.equal(await waitFor(future, 200), 'ok');
    assert.equal(now(), 0);
  }));

test('a coroutine that swallows the cancellation gives its value [test_waitfor.AsyncioWaitForTest.test_wait_for_cancellation_race_condition test_waitfor.AsyncioWaitForTest.test_wait_for_cancel_suppressed]', () =>
  virtualRun(async () => {
    const stubborn = async () => {
      await assert.rejects(sleep(1000), CancelledError);
      return 42;
    };
    assert.equal(await waitFor(stubborn, 10), 42);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

for (const [ms, id] of [
  [0.1, 'test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation'],
  [0, 'test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation_w_timeout_0'],
] as const) {
  test(`waits for the clean-up of a task it cancelled after ${ms} ms [${id}]`, () =>
    virtualRun(async () => {
      let cleaned = false;
      const task = createTask(async () => {
        try {
          await sleep(10_000);
        } finally {
          await sleep(5);
          cleaned = true;
        }
      });
      await sleep(0.1);
      await assert.rejects(waitFor(task, ms), (error: Error) => {
        assert.ok(error instanceof TimeoutError);
        assert.ok(error.cause instanceof CancelledError);
        return true;
      });
      assert.ok(cleaned);
    }));
}

test('an error raised while it is cancelled comes out as it is [test_waitfor.AsyncioWaitForTest.test_wait_for_reraises_exception_during_cancellation]', () =>
  virtualRun(async () => {
    const trouble = new RangeError('in clean-up');
    const task = createTask(async () => {
      try {
        await sleep(200);
      } finally {
        await Promise.reject(trouble);
      }
    });
    await assert.rejects(waitFor(task, 0.1), (error) => error === trouble);
  }));

for (const [ms, id] of [
  [undefined, 'test_waitfor.AsyncioWaitForTest.test_cancel_blocking_wait_for'],
  [60_000, 'test_waitfor.AsyncioWaitForTest.test_cancel_wait_for'],
] as const) {
  test(`when cancelled it cancels the task it waits for, limit ${ms} [${id}]`, () =>
    virtualRun(async () => {
      const task = createTask(() => getRunningLoop().createFuture<void>());
      const waiting = createTask(() => waitFor(task, ms));
      getRunningLoop().callSoon(() => waiting.cancel());
      await assert.rejects(waiting, CancelledError);
      assert.ok(task.cancelled());
    }));
}

test('a cancel that comes when the inner task is done already is delivered [test_waitfor.AsyncioWaitForTest.test_wait_for_issue86296]', () =>
  virtualRun(async () => {
    const inner = createTask(async () => 'done');
    let reachedEnd = false;
    const task = createTask(async () => {
      await waitFor(inner, 100_000);
      await sleep(1000);
      reachedEnd = true;
    });
    assert.equal(task.done(), false);
    await sleep(0);
    task.cancel();
    await assert.rejects(task, CancelledError);
    assert.ok(inner.done());
    assert.equal(await inner, 'done');
    assert.equal(reachedEnd, false);
  }));

test('a coroutine runs in the caller’s task', () =>
  virtualRun(async () => {
    const caller = currentTask();
    const isCaller = async () => currentTask() === caller;
    assert.ok(await waitFor(isCaller, 1000));
  }));

test('a native promise that is given up runs on', () =>
  virtualRun(async () => {
    let finish!: (value: string) => void;
    const native = new Promise<string>((resolve) => {
      finish = resolve;
    });
    await assert.rejects(waitFor(native, 10), TimeoutError);
    finish('later');
    assert.equal(await native, 'later');
  }));

test('a native promise that settles in time gives its value, or its error', () =>
  virtualRun(async () => {
    assert.equal(await waitFor(Promise.resolve('value'), 1000), 'value');
    await assert.rejects(waitFor(Promise.reject(new RangeError('no')), 1000), { name: 'RangeError', message: 'no' });
  }));

test('a wait of the library that times out is withdrawn', () =>
  virtualRun(async () => {
    const queue = new Queue<string>();
    await assert.rejects(waitFor(queue.get(), 100), TimeoutError);
    queue.putNowait('item');
    assert.equal(queue.getNowait(), 'item');
    const event = new Event();
    await assert.rejects(waitFor(event.wait(), 0), TimeoutError);
    event.set();
    assert.equal(await waitFor(event.wait(), 0), true);
  }));
