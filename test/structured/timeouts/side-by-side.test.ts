/** One task in several places at once: a timeout or a group cancels what is under it, and nothing beside it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentSignal,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('of two waits side by side only the one whose time is up ends', () =>
  virtualRun(async () => {
    const [first, second] = await gather([waitFor(sleep(100, 'a'), 10), waitFor(sleep(50, 'b'), 1000)], {
      returnExceptions: true,
    });
    assert.ok(first instanceof TimeoutError);
    assert.equal(second, 'b');
    assert.equal(getRunningLoop().time(), 50);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('of two timeouts in a Promise.all each has its own deadline, also at the same moment', () =>
  virtualRun(async () => {
    const results = await Promise.allSettled([
      timeout(10, () => sleep(100)),
      timeout(10, () => sleep(100)),
      timeout(1000, () => sleep(50, 'in time')),
    ]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).name)),
      ['TimeoutError', 'TimeoutError', 'in time'],
    );
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('a failure in one of two groups side by side leaves the other alone', () =>
  virtualRun(async () => {
    const [failed, fine] = await Promise.allSettled([
      taskGroup(async (group) => {
        group.createTask(async () => {
          await sleep(1);
          throw new TypeError('in a child');
        });
        await sleep(100);
      }),
      taskGroup(async (group) => await group.createTask(() => sleep(20, 'fine'))),
    ]);
    assert.equal(failed.status, 'rejected');
    assert.deepEqual(fine, { status: 'fulfilled', value: 'fine' });
  }));

test('cancelling the task cancels them all', () =>
  virtualRun(async () => {
    const ended: string[] = [];
    const task = createTask(() =>
      Promise.all(
        ['a', 'b'].map((name) =>
          timeout(1000, async () => {
            try {
              await sleep(500);
            } finally {
              ended.push(name);
            }
          }),
        ),
      ),
    );
    await sleep(1);
    task.cancel();
    await assert.rejects(task, CancelledError);
    await sleep(0);
    assert.deepEqual(ended, ['a', 'b']);
  }));

test('a wait for a wait, and a wait that was abandoned, end by themselves', () =>
  virtualRun(async () => {
    await assert.rejects(waitFor(waitFor(sleep(2), 1), 6), TimeoutError);
    await assert.rejects(waitFor(waitFor(new Future(), 4), 0), TimeoutError);
    await sleep(10);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('the signal inside a timeout is aborted when it expires, and that beside it is not', () =>
  virtualRun(async () => {
    const signals: AbortSignal[] = [];
    await Promise.allSettled([
      timeout(10, async () => {
        signals.push(currentSignal());
        await sleep(100);
      }),
      timeout(1000, async () => {
        signals.push(currentSignal());
        await sleep(50);
      }),
    ]);
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [true, false],
    );
    assert.equal(currentSignal().aborted, false);
  }));

test('a body in a promise that is not ours is late, and still a timeout', () =>
  virtualRun(async () => {
    const { promise, settle } = deferred();
    getRunningLoop().callLater(50, settle);
    await assert.rejects(
      timeout(10, () => promise),
      TimeoutError,
    );
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  }));

function deferred(): { promise: Promise<void>; settle: () => void } {
  let settle: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
