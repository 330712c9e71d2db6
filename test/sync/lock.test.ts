import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError, createTask, getRunningLoop, Lock, RuntimeError, sleep, type Task, waitFor } from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';

test('acquire waits while the lock is held and hands it over in order of arrival [test_locks.LockTests.test_acquire]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    const order: number[] = [];
    const take = (n: number) =>
      createTask(async () => {
        await lock.acquire();
        order.push(n);
      });
    assert.ok(await lock.acquire());

    const first = take(1);
    const second = take(2);
    await sleep(0);
    assert.deepEqual(order, []);

    lock.release();
    await sleep(0);
    assert.deepEqual(order, [1]);
    await sleep(0);
    assert.deepEqual(order, [1], 'one release lets one waiter through');

    const third = take(3);
    lock.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2]);
    lock.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2, 3]);
    for (const task of [first, second, third]) assert.ok(task.done());
  }));

test('a cancelled acquire leaves no waiter behind [test_locks.LockTests.test_acquire_cancel]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    await lock.acquire();
    const waiting = createTask(() => lock.acquire());
    getRunningLoop().callSoon(() => waiting.cancel());
    await assert.rejects(waiting, CancelledError);

    lock.release();
    assert.equal(lock.locked(), false, 'nobody is left to take it');
  }));

test('a release in the same step as the cancelling of the first waiter goes to the next one [test_locks.LockTests.test_cancel_race]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    const blocker = getRunningLoop().createFuture<void>();
    const lockIt = async (until?: PromiseLike<void>) => {
      await lock.acquire();
      try {
        if (until !== undefined) await until;
      } finally {
        lock.release();
      }
    };
    const a = createTask(() => lockIt(blocker));
    await sleep(0);
    assert.ok(lock.locked());
    const b = createTask(() => lockIt());
    await sleep(0);
    const c = createTask(() => lockIt());
    await sleep(0);

    blocker.setResult();
    b.cancel();
    await sleep(0);
    assert.equal(lock.locked(), false);
    assert.ok(a.done());
    assert.ok(b.cancelled());
    await c;
  }));

test('cancelling the first waiter and releasing wakes exactly one of the others [test_locks.LockTests.test_cancel_release_race]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    let calls = 0;
    let locks = 0;
    const lockIt = () =>
      createTask(async () => {
        calls += 1;
        await lock.acquire();
        locks += 1;
      });
    await lock.acquire();
    const [t1, t2, t3] = [lockIt(), lockIt(), lockIt()] as const;
    await sleep(0);

    getRunningLoop().callSoon(() => {
      t1.cancel();
      lock.release();
    });
    await assert.rejects(t1, CancelledError);
    assert.equal(locks, 1);
    assert.equal(calls, 3);
    assert.ok(t1.cancelled());
    assert.ok(t2.done());

    t3.cancel();
    await sleep(0);
    assert.ok(t3.cancelled());
  }));

test('a waiter that was woken and cancelled in one step passes the lock on [test_locks.LockTests.test_finished_waiter_cancelled]', async () => {
  for (const order of ['cancel first', 'release first']) {
    await virtualRun(async () => {
      const lock = new Lock();
      await lock.acquire();
      const b = createTask(() => lock.acquire());
      await sleep(0);
      const c = createTask(() => lock.acquire());
      await sleep(0);
      if (order === 'cancel first') b.cancel();
      lock.release();
      if (order === 'release first') b.cancel();
      await waitAllTasksBlocked();

      assert.ok(lock.locked(), order);
      assert.ok(b.cancelled(), order);
      await c;
    });
  }
});

test('releasing a lock nobody holds is a RuntimeError that says what to do [test_locks.LockTests.test_release_not_acquired]', () => {
  const lock = new Lock();
  assert.throws(
    () => lock.release(),
    (error: Error) => error instanceof RuntimeError && /Lock/.test(error.message) && /acquire/i.test(error.message),
  );
});

test('releasing without waiters unlocks at once [test_locks.LockTests.test_release_no_waiters]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    await lock.acquire();
    assert.ok(lock.locked());
    lock.release();
    assert.equal(lock.locked(), false);
  }));

test('nobody overtakes a waiter: an acquire between release and wake-up queues behind it', () =>
  virtualRun(async () => {
    const lock = new Lock();
    const order: string[] = [];
    await lock.acquire();
    const waiter = createTask(async () => {
      await lock.acquire();
      order.push('waiter');
      lock.release();
    });
    await sleep(0);
    lock.release();
    await lock.acquire();
    order.push('late');
    await waiter;
    assert.deepEqual(order, ['waiter', 'late']);
  }));

test('a lock can be taken and released outside a running task, on the default loop', async () => {
  const lock = new Lock();
  const held = await lock.acquire();
  assert.ok(lock.locked());
  held[Symbol.dispose]();
  assert.equal(lock.locked(), false);
});

test('an acquire that times out is withdrawn and takes nothing', () =>
  virtualRun(async () => {
    const lock = new Lock();
    await lock.acquire();
    await assert.rejects(waitFor(lock.acquire(), 10), { name: 'TimeoutError' });
    lock.release();
    await sleep(0);
    assert.equal(lock.locked(), false);
  }));

test('an acquire that was called but is not awaited yet already stands in the queue', () =>
  virtualRun(async () => {
    const lock = new Lock();
    await lock.acquire();
    const early = lock.acquire();
    const late: Task<unknown> = createTask(() => lock.acquire());
    await sleep(0);
    lock.release();
    await early;
    assert.equal(late.done(), false);
    lock.release();
    await late;
  }));

test('a lock that was free at the call, whose await is where a cancellation comes out, is free again', () =>
  virtualRun(async () => {
    const lock = new Lock();
    let open = (): void => {};
    const foreign = new Promise<void>((resolve) => {
      open = resolve;
    });
    const task = createTask(async () => {
      const held = lock.acquire();
      await foreign;
      await held;
    });
    await sleep(0);
    assert.ok(lock.locked());
    task.cancel();
    open();
    await assert.rejects(task, CancelledError);
    assert.equal(lock.locked(), false);
  }));
