/** Cancelling one who waits on a condition: it comes back with the lock, and no notification is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CancelledError, Condition, createTask, getRunningLoop, sleep, TimeoutError, timeout, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('a cancelled wait comes back with the lock and leaves no waiter [test_locks.ConditionTests.test_wait_cancel]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    await condition.acquire();
    const waiting = createTask(() => condition.wait());
    getRunningLoop().callSoon(() => waiting.cancel());
    await assert.rejects(waiting, CancelledError);
    assert.doesNotMatch(inspect(condition), /waiter/);
    assert.ok(condition.locked());
  }));

test('a wait that is cancelled while it fights for the lock still gets the lock first [test_locks.ConditionTests.test_wait_cancel_contested]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    await condition.acquire();
    const waiting = createTask(() => condition.wait());
    await sleep(0);
    assert.equal(condition.locked(), false);

    await condition.acquire();
    condition.notify();
    getRunningLoop().callSoon(() => waiting.cancel());
    getRunningLoop().callSoon(() => condition.release());
    await Promise.allSettled([waiting]);
    assert.ok(condition.locked());
  }));

test('a task cancelled after its notification, while it wants the lock, is cancelled and lets go [test_locks.ConditionTests.test_wait_cancel_after_notify]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    let waited = false;
    const waiter = createTask(() =>
      condition.run(async () => {
        waited = true;
        await condition.wait();
      }),
    );
    await sleep(0);
    await condition.acquire();
    condition.notify();
    await sleep(0);
    waiter.cancel();
    await sleep(0);
    condition.release();
    await sleep(0);
    assert.ok(waiter.cancelled());
    assert.ok(waited);
    assert.equal(condition.locked(), false);
  }));

test('a wait that runs into a timeout inside the block keeps the block’s lock whole [test_locks.ConditionTests.test_timeout_in_block]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    {
      using _held = await condition.acquire();
      await assert.rejects(waitFor(condition.wait(), 500), { name: 'TimeoutError' });
      assert.ok(condition.locked());
    }
    assert.equal(condition.locked(), false);
  }));

for (const [where, id] of [
  ['while it waits to be notified', 'test_locks.ConditionTests.test_cancelled_error_wakeup'],
  ['while it takes the lock again', 'test_locks.ConditionTests.test_cancelled_error_re_aquire'],
] as const) {
  test(`the CancelledError that hits a waiter ${where} comes out as the same object, message and all [${id}]`, () =>
    virtualRun(async () => {
      const condition = new Condition();
      let wake = false;
      let seen: unknown;
      const task = createTask(() =>
        condition.run(async () => {
          try {
            await condition.waitFor(() => wake);
          } catch (error) {
            seen = error;
            throw error;
          }
        }),
      );
      await sleep(0);
      if (where === 'while it waits to be notified') {
        task.cancel('foo');
      } else {
        await condition.acquire();
        wake = true;
        condition.notify();
        await sleep(0);
        task.cancel('foo');
        condition.release();
      }
      const error = await task.then(
        () => assert.fail('the task must be cancelled'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof CancelledError);
      assert.equal(error.message, 'foo');
      assert.equal(error, seen);
    }));
}

for (const [when, id] of [
  ['in the same step as its notification', 'test_locks.ConditionTests.test_cancelled_wakeup'],
  ['while it takes the lock again', 'test_locks.ConditionTests.test_cancelled_wakeup_relock'],
] as const) {
  test(`a consumer cancelled ${when} passes the notification on [${id}]`, () =>
    virtualRun(async () => {
      const condition = new Condition();
      let state = 0;
      const consume = () =>
        condition.run(async () => {
          for (;;) {
            await condition.waitFor(() => state !== 0);
            if (state < 0) return;
            state -= 1;
          }
        });
      const [first, second] = [createTask(consume), createTask(consume)];
      await sleep(0);
      await condition.run(async () => {
        state += 1;
        condition.notify(1);
        if (when === 'while it takes the lock again') await sleep(0);
        first.cancel();
        // Nobody notifies when the state is back at 0: this waits, without the lock, until the time is up.
        await assert.rejects(
          timeout(10, () => condition.waitFor(() => state === 0)),
          TimeoutError,
        );
        assert.equal(state, 0);
        state = -1;
        condition.notifyAll();
      });
      await second;
      assert.ok(first.cancelled());
    }));
}
