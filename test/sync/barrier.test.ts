import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Barrier, CancelledError, type Coro, createTask, gather, sleep, wait, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const PARTIES = 5;

function together<T>(count: number, coro: Coro<T>): PromiseLike<T[]> {
  return gather(Array.from({ length: count }, () => createTask(coro)));
}

function assertOpen(barrier: Barrier): void {
  assert.equal(barrier.nWaiting, 0);
  assert.equal(barrier.broken, false);
}

test('awaiting the barrier itself is no wait [test_locks.BarrierTests.test_barrier]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    assert.equal('then' in barrier, false);
    assert.equal(await Promise.resolve(barrier), barrier);
    assert.match(inspect(barrier), /filling/);
    assertOpen(barrier);
  }));

test('needs at least one party, and says so [test_locks.BarrierTests.test_barrier_parties]', () => {
  assert.throws(() => new Barrier(0), { name: 'RangeError', message: /part/ });
  assert.throws(() => new Barrier(-4), RangeError);
  assert.equal(new Barrier(PARTIES).parties, PARTIES);
});

test('run gives each body its index and returns what the body returns [test_locks.BarrierTests.test_context_manager]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(3);
    const seen: number[] = [];
    const results = await together(3, () =>
      barrier.run(async (index) => {
        seen.push(index);
        return index * 10;
      }),
    );
    assert.deepEqual(seen.sort(), [0, 1, 2]);
    assert.deepEqual(results.sort(), [0, 10, 20]);
    assertOpen(barrier);
  }));

test('a barrier of one lets its only task through at once [test_locks.BarrierTests.test_filling_one_task]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(1);
    assert.equal(await barrier.run(async () => true), true);
    assertOpen(barrier);
  }));

test('a barrier of one lets one task after the other through [test_locks.BarrierTests.test_filling_one_task_twice]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(1);
    const t1 = createTask(() => barrier.wait());
    await sleep(0);
    assert.equal(barrier.nWaiting, 0);
    const t2 = createTask(() => barrier.wait());
    await sleep(0);
    assert.equal(t1.result(), t2.result());
    assertOpen(barrier);
  }));

test('counts those that wait until the last one comes [test_locks.BarrierTests.test_filling_task_by_task]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(3);
    const tasks = [createTask(() => barrier.wait())];
    await sleep(0);
    assert.equal(barrier.nWaiting, 1);
    tasks.push(createTask(() => barrier.wait()));
    await sleep(0);
    assert.equal(barrier.nWaiting, 2);
    assert.match(inspect(barrier), /filling/);
    tasks.push(createTask(() => barrier.wait()));
    await sleep(0);
    await wait(tasks);
    assert.deepEqual(tasks.map((task) => task.result()).sort(), [0, 1, 2]);
    assertOpen(barrier);
  }));

test('can be passed again and again by the same tasks [test_locks.BarrierTests.test_filling_tasks_wait_twice]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    const order: number[] = [];
    await together(PARTIES, () =>
      barrier.run(async () => {
        order.push(1);
        await barrier.run(async () => order.push(2));
      }),
    );
    assert.deepEqual(order, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
    assertOpen(barrier);
  }));

test('gives out each index once a round [test_locks.BarrierTests.test_filling_tasks_check_return_value]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    const results = await together(PARTIES, async () => [await barrier.wait(), await barrier.wait()] as const);
    for (const round of [0, 1] as const) {
      assert.deepEqual(results.map((pair) => pair[round]).sort(), [0, 1, 2, 3, 4]);
    }
    assertOpen(barrier);
  }));

test('drains until its last task has left, then fills again [test_locks.BarrierTests.test_draining_state]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    const draining: boolean[] = [];
    await together(PARTIES, () => barrier.run(async () => draining.push(/draining/.test(inspect(barrier)))));
    assert.deepEqual(draining, [true, true, true, true, false]);
    assertOpen(barrier);
  }));

test('those that come while it drains wait for the next round [test_locks.BarrierTests.test_blocking_tasks_while_draining]', () =>
  virtualRun(async () => {
    const again = 2;
    const barrier = new Barrier(PARTIES);
    const others = new Barrier(PARTIES - again);
    let left = again;
    let through = 0;
    await together(PARTIES, async () => {
      await barrier.wait();
      if (left > 0) {
        left -= 1;
        await barrier.wait();
      } else {
        await others.wait();
        await barrier.wait();
      }
      through += 1;
    });
    assert.equal(through, PARTIES);
    assertOpen(others);
  }));

test('one that is cancelled while it fills no longer counts [test_locks.BarrierTests.test_filling_tasks_cancel_one]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(3);
    let passed = 0;
    const pass = () =>
      createTask(async () => {
        await barrier.wait();
        passed += 1;
      });
    const t1 = pass();
    await sleep(0);
    assert.equal(barrier.nWaiting, 1);
    const t2 = pass();
    await sleep(0);
    assert.equal(barrier.nWaiting, 2);

    t1.cancel();
    await sleep(0);
    assert.equal(barrier.nWaiting, 1);
    await assert.rejects(t1, CancelledError);

    const t3 = pass();
    await sleep(0);
    assert.equal(barrier.nWaiting, 2);
    await gather([t2, t3, pass()]);
    assert.equal(passed, 3);
    assertOpen(barrier);
  }));

test('a wait that times out no longer counts', () =>
  virtualRun(async () => {
    const barrier = new Barrier(2);
    await assert.rejects(waitFor(barrier.wait(), 5), { name: 'TimeoutError' });
    assertOpen(barrier);
    await together(2, () => barrier.wait());
    assertOpen(barrier);
  }));

test('gives each party of a round another number, also after one was cancelled', () =>
  virtualRun(async () => {
    const barrier = new Barrier(3);
    const first = createTask(() => barrier.wait());
    const second = createTask(() => barrier.wait());
    await sleep(1);
    first.cancel();
    await wait([first]);
    const others = [second, createTask(() => barrier.wait()), createTask(() => barrier.wait())];
    assert.deepEqual((await gather(others)).sort(), [0, 1, 2]);
    // The next round begins anew.
    assert.deepEqual((await together(3, () => barrier.wait())).sort(), [0, 1, 2]);
  }));
