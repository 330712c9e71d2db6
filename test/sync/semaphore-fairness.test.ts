import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask, gather, Semaphore, sleep, type Task, taskGroup } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('who releases and acquires again stands at the end of the queue [test_locks.SemaphoreTests.test_acquire_fifo_order]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    const twice = (tag: string) => async () => {
      for (const round of [1, 2]) {
        await semaphore.acquire();
        order.push(`${tag}_${round}`);
        await sleep(10);
        semaphore.release();
      }
    };
    await taskGroup(async (group) => {
      for (const tag of ['c1', 'c2', 'c3']) group.createTask(twice(tag));
    });
    assert.deepEqual(order, ['c1_1', 'c2_1', 'c3_1', 'c1_2', 'c2_2', 'c3_2']);
  }));

test('an acquire right after a release does not overtake a woken waiter [test_locks.SemaphoreTests.test_acquire_fifo_order_2]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(1);
    const order: number[] = [];
    const once = (n: number) => async () => {
      await semaphore.acquire();
      order.push(n);
    };
    const tasks = [
      createTask(once(1)),
      createTask(async () => {
        await once(2)();
        semaphore.release();
        await once(4)();
      }),
      createTask(once(3)),
    ];
    await sleep(0);
    semaphore.release();
    semaphore.release();
    await gather(tasks);
    assert.deepEqual(order, [1, 2, 3, 4]);
  }));

test('the order of those left is kept when the first is cancelled [test_locks.SemaphoreTests.test_acquire_fifo_order_3]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(0);
    const order: number[] = [];
    const once = (n: number) =>
      createTask(async () => {
        await semaphore.acquire();
        order.push(n);
      });
    const tasks = [once(1), once(2), once(3)] as const;
    await sleep(0);
    tasks[0].cancel();
    await sleep(0);
    semaphore.release();
    semaphore.release();
    await gather([...tasks], { returnExceptions: true });
    assert.deepEqual(order, [2, 3]);
  }));

test('several releases in one step wake all their waiters, before what those start [test_locks.SemaphoreTests.test_acquire_fifo_order_4]', () =>
  virtualRun(async () => {
    const semaphore = new Semaphore(0);
    const order: number[] = [];
    let fourth!: Task<number>;
    const first = createTask(async () => {
      await semaphore.acquire();
      fourth = createTask(async () => order.push(4));
      order.push(1);
    });
    const second = createTask(async () => {
      semaphore.release();
      semaphore.release();
      semaphore.release();
      assert.ok(semaphore.locked(), 'the permits are spoken for: the first has not run yet');
      await semaphore.acquire();
      order.push(2);
    });
    const third = createTask(async () => {
      await semaphore.acquire();
      assert.ok(semaphore.locked());
      order.push(3);
    });
    await sleep(0);
    await sleep(0);
    await gather([first, second, third, fourth]);
    assert.deepEqual(order, [1, 2, 3, 4]);
  }));
