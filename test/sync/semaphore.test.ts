import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  BoundedSemaphore,
  CancelledError,
  createTask,
  gather,
  getRunningLoop,
  Semaphore,
  sleep,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('a semaphore of zero is locked from the start [test_locks.SemaphoreTests.test_initial_value_zero]', () => {
  assert.ok(new Semaphore(0).locked());
});

test('holds one permit unless told [test_locks.SemaphoreTests.test_semaphore]', () =>
  virtualRun(async () => {
    for (const semaphore of [new Semaphore(), new BoundedSemaphore()]) {
      assert.equal(semaphore.locked(), false);
      await semaphore.acquire();
      assert.ok(semaphore.locked());
    }
  }));

test('a negative number of permits is a RangeError that names it [test_locks.SemaphoreTests.test_semaphore_value]', () => {
  assert.throws(() => new Semaphore(-1), { name: 'RangeError', message: /-1|>= ?0|negative/ });
  assert.throws(() => new BoundedSemaphore(-1), { name: 'RangeError' });
});

test('lets as many in as it has permits, the others wait for a release [test_locks.SemaphoreTests.test_acquire]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(3);
    const order: number[] = [];
    const take = (n: number) =>
      createTask(async () => {
        await semaphore.acquire();
        order.push(n);
        return true;
      });
    assert.ok(await semaphore.acquire());
    assert.ok(await semaphore.acquire());
    assert.equal(semaphore.locked(), false);

    const tasks = [take(1), take(2), take(3)];
    await sleep(0);
    assert.deepEqual(order, [1]);
    assert.ok(semaphore.locked());
    assert.match(inspect(semaphore), /2 waiters/);

    tasks.push(take(4));
    semaphore.release();
    semaphore.release();
    await sleep(0);
    assert.deepEqual(order, [1, 2, 3]);
    assert.ok(semaphore.locked());
    assert.match(inspect(semaphore), /1 waiter/);

    semaphore.release();
    assert.deepEqual(await gather(tasks), [true, true, true, true]);
  }));

test('a cancelled acquire leaves no waiter and takes no permit [test_locks.SemaphoreTests.test_acquire_cancel]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore();
    await semaphore.acquire();
    const waiting = createTask(() => semaphore.acquire());
    getRunningLoop().callSoon(() => waiting.cancel());
    await assert.rejects(waiting, CancelledError);
    assert.doesNotMatch(inspect(semaphore), /waiter/);
    semaphore.release();
    assert.equal(semaphore.locked(), false);
  }));

test('a permit goes to the first waiter that was not cancelled [test_locks.SemaphoreTests.test_acquire_cancel_before_awoken]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(0);
    const take = () => createTask(() => semaphore.acquire());
    const [t1, t2, t3, t4] = [take(), take(), take(), take()] as const;
    await sleep(0);
    t1.cancel();
    t2.cancel();
    semaphore.release();
    await sleep(0);
    await sleep(0);
    assert.ok(t3.done());
    assert.equal(t4.done(), false);
    t4.cancel();
    await sleep(0);
  }));

test('a permit given to a waiter that is cancelled goes to the next one [test_locks.SemaphoreTests.test_acquire_hang]', async () => {
  for (const order of ['cancel first', 'release first']) {
    await virtualRun(async () => {
      const semaphore = new Semaphore(0);
      const t1 = createTask(() => semaphore.acquire());
      const t2 = createTask(() => semaphore.acquire());
      await sleep(0);
      if (order === 'cancel first') t1.cancel();
      semaphore.release();
      if (order === 'release first') t1.cancel();
      await sleep(0);
      await sleep(0);
      assert.ok(t1.cancelled(), order);
      assert.ok(semaphore.locked(), order);
      assert.ok(t2.done(), order);
    });
  }
});

test('a permit given to a waiter that is cancelled comes back when nobody else wants it [test_locks.SemaphoreTests.test_acquire_no_hang]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(1);
    const first = createTask(async () => {
      await semaphore.run(() => sleep(0));
      second.cancel();
    });
    const second = createTask(() =>
      semaphore.run(async () => assert.fail('it was cancelled before it got the permit')),
    );
    const [one, two] = await gather([first, second], { returnExceptions: true });
    assert.equal(one, undefined);
    assert.ok((two as unknown) instanceof CancelledError);
    assert.ok(await waitFor(semaphore.acquire(), 1000));
  }));

test('releasing a bounded semaphore above its start is a RangeError that says what happened [test_locks.SemaphoreTests.test_release_not_acquired]', () =>
  virtualRun(async () => {
    const semaphore = new BoundedSemaphore(2);
    assert.throws(() => semaphore.release(), { name: 'RangeError', message: /BoundedSemaphore.*release/ });
    await semaphore.acquire();
    semaphore.release();
    assert.throws(() => semaphore.release(), RangeError);
    assert.equal(semaphore.locked(), false);
  }));

test('releasing without waiters gives the permit back [test_locks.SemaphoreTests.test_release_no_waiters]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore();
    await semaphore.acquire();
    assert.ok(semaphore.locked());
    semaphore.release();
    assert.equal(semaphore.locked(), false);
  }));

test('an unbounded semaphore may be released above its start', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(0);
    semaphore.release();
    semaphore.release();
    await semaphore.acquire();
    await semaphore.acquire();
    assert.ok(semaphore.locked());
  }));
