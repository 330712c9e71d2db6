import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Condition, createTask, Lock, newEventLoop, RuntimeError, sleep, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('a notified waiter goes on only when it has the lock again [test_locks.ConditionTests.test_wait]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    const order: number[] = [];
    const waiter = (n: number) =>
      createTask(async () => {
        await condition.acquire();
        if (await condition.wait()) order.push(n);
        return true;
      });
    const tasks = [waiter(1), waiter(2), waiter(3)];
    await sleep(0);
    assert.deepEqual(order, []);
    assert.equal(condition.locked(), false);

    assert.ok(await condition.acquire());
    condition.notify();
    await sleep(0);
    assert.deepEqual(order, []);
    assert.ok(condition.locked());

    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1]);
    assert.ok(condition.locked(), 'the waiter came back with the lock');

    condition.notify(2);
    await sleep(0);
    assert.deepEqual(order, [1]);
    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2]);
    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2, 3]);
    assert.ok(condition.locked());
    for (const task of tasks) assert.equal(task.result(), true);
  }));

test('waiting or notifying without the lock is a RuntimeError that says to acquire [test_locks.ConditionTests.test_wait_unacquired test_locks.ConditionTests.test_notify_unacquired test_locks.ConditionTests.test_notify_all_unacquired]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    const isHelpful = (error: Error) => error instanceof RuntimeError && /acquire/i.test(error.message);
    await assert.rejects(async () => condition.wait(), isHelpful);
    assert.throws(() => condition.notify(), isHelpful);
    assert.throws(() => condition.notifyAll(), isHelpful);
  }));

test('waitFor waits again while its predicate is false [test_locks.ConditionTests.test_wait_for]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    let ready = false;
    const order: number[] = [];
    const task = createTask(async () => {
      await condition.acquire();
      if (await condition.waitFor(() => ready)) {
        order.push(1);
        condition.release();
      }
      return true;
    });
    const notifyOne = async () => {
      await condition.acquire();
      condition.notify();
      condition.release();
      await sleep(0);
    };
    await sleep(0);
    assert.deepEqual(order, []);
    await notifyOne();
    assert.deepEqual(order, []);
    ready = true;
    await notifyOne();
    assert.deepEqual(order, [1]);
    assert.equal(task.result(), true);
  }));

test('waitFor returns the predicate’s value, and needs the lock only when it must wait [test_locks.ConditionTests.test_wait_for_unacquired]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    assert.deepEqual(await condition.waitFor(() => [1, 2, 3]), [1, 2, 3]);
    await assert.rejects(async () => condition.waitFor(() => false), RuntimeError);
  }));

test('notify wakes as many as asked, in order of arrival [test_locks.ConditionTests.test_notify]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    const order: number[] = [];
    const waiter = (n: number) =>
      createTask(() =>
        condition.run(async () => {
          await condition.wait();
          order.push(n);
        }),
      );
    const tasks = [waiter(1), waiter(2), waiter(3)];
    await sleep(0);
    assert.deepEqual(order, []);

    await condition.acquire();
    condition.notify(1);
    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1]);

    await condition.acquire();
    condition.notify(1);
    condition.notify(2048);
    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2, 3]);
    for (const task of tasks) assert.ok(task.done());
  }));

test('notifyAll wakes everyone who waits [test_locks.ConditionTests.test_notify_all]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    const order: number[] = [];
    const waiter = (n: number) =>
      createTask(async () => {
        await condition.acquire();
        if (await condition.wait()) order.push(n);
        condition.release();
      });
    const tasks = [waiter(1), waiter(2)];
    await sleep(0);
    await condition.acquire();
    condition.notifyAll();
    condition.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2]);
    for (const task of tasks) assert.ok(task.done());
  }));

test('shares the lock it is given [test_locks.ConditionTests.test_explicit_lock]', () =>
  virtualRun(async () => {
    const own = new Condition();
    assert.equal(own.locked(), false);
    const lock = new Lock();
    for (const condition of [new Condition(lock), new Condition(lock)]) {
      {
        using _held = await condition.acquire();
        assert.ok(lock.locked());
        assert.ok(condition.locked());
      }
      assert.equal(lock.locked(), false);
      {
        using _held = await lock.acquire();
        assert.ok(condition.locked());
      }
      assert.equal(condition.locked(), false);
    }
  }));

test('a lock that was waited for in one loop cannot be waited for in another [test_locks.ConditionTests.test_ambiguous_loops]', async () => {
  const lock = new Lock();
  const condition = new Condition(lock);
  await virtualRun(async () => {
    await lock.acquire();
    await assert.rejects(waitFor(lock.acquire(), 1), { name: 'TimeoutError' });
    await assert.rejects(waitFor(condition.wait(), 1), { name: 'TimeoutError' });
  });
  const other = newEventLoop();
  try {
    const elsewhere = { name: 'RuntimeError', message: /is bound to a different event loop/ };
    await other.runUntilComplete(async () => {
      assert.ok(lock.locked());
      await assert.rejects(async () => lock.acquire(), elsewhere);
      await assert.rejects(async () => condition.wait(), elsewhere);
    });
  } finally {
    other.close();
  }
});
