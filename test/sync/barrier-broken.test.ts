/** `reset` throws those that wait out and starts afresh; `abort` breaks the barrier until it is reset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Barrier, BrokenBarrierError, type Coro, createTask, gather, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const PARTIES = 5;
const HALF = Math.floor(PARTIES / 2);

const start = <T>(count: number, coro: Coro<T>) => Array.from({ length: count }, () => createTask(coro));

function assertOpen(barrier: Barrier): void {
  assert.equal(barrier.nWaiting, 0);
  assert.doesNotMatch(inspect(barrier), /resetting/);
  assert.equal(barrier.broken, false);
}

test('resetting an empty barrier changes nothing [test_locks.BarrierTests.test_reset_barrier]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(1);
    await barrier.reset();
    assertOpen(barrier);
    assert.equal(await barrier.wait(), 0);
  }));

test('reset throws BrokenBarrierError at those that wait [test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    const tasks = start(PARTIES - 1, () => barrier.wait());
    await sleep(0);
    barrier.reset();
    for (const outcome of await gather(tasks, { returnExceptions: true })) {
      assert.ok((outcome as unknown) instanceof BrokenBarrierError);
    }
    assertOpen(barrier);
  }));

test('reset in the middle of draining throws at those not out yet [test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let out = 0;
    let broken = 0;
    await gather(
      start(PARTIES, async () => {
        try {
          await barrier.wait();
          out += 1;
          if (out === PARTIES - HALF) await barrier.reset();
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError);
          broken += 1;
        }
      }),
    );
    assert.equal(broken, HALF);
    assertOpen(barrier);
  }));

test('reset in the middle of draining leaves alone those that wait for the next round [test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let count = 0;
    let broken = 0;
    let passed = 0;
    await gather(
      start(PARTIES, async () => {
        try {
          await barrier.wait();
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError);
          broken += 1;
          await barrier.wait();
          passed += 1;
          return;
        }
        count += 1;
        if (count > HALF) barrier.reset();
        await barrier.wait();
        passed += 1;
      }),
    );
    assert.equal(broken, HALF);
    assert.equal(passed, PARTIES);
    assertOpen(barrier);
  }));

test('after a reset the same tasks can wait again [test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let broken = 0;
    let passed = 0;
    const tasks = start(PARTIES - 1, async () => {
      await assert.rejects(barrier.wait(), BrokenBarrierError);
      broken += 1;
      await barrier.wait();
      passed += 1;
    });
    createTask(async () => barrier.reset());
    await sleep(0);
    const last = createTask(() => barrier.run(async () => (passed += 1)));
    await gather([...tasks, last]);
    assert.equal(broken, PARTIES - 1);
    assert.equal(passed, PARTIES);
    assertOpen(barrier);
  }));

test('reset by the last to leave harms nobody in the next round [test_locks.BarrierTests.test_reset_barrier_while_tasks_draining]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let count = 0;
    const rounds = [0, 0];
    await gather(
      start(PARTIES, async () => {
        await barrier.wait();
        count += 1;
        if (count === PARTIES) await barrier.reset();
        for (const round of [0, 1] as const) {
          await barrier.wait();
          rounds[round] = (rounds[round] ?? 0) + 1;
        }
      }),
    );
    assert.deepEqual(rounds, [PARTIES, PARTIES]);
    assertOpen(barrier);
  }));

test('abort breaks the barrier, for those that come later too [test_locks.BarrierTests.test_abort_barrier]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(1);
    await barrier.abort();
    assert.equal(barrier.nWaiting, 0);
    assert.ok(barrier.broken);
    await assert.rejects(barrier.wait(), (error: Error) => error instanceof BrokenBarrierError && error.message !== '');
  }));

test('abort in the middle of draining breaks those not out and those that wait for the next round [test_locks.BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let count = 0;
    let draining = 0;
    let blocked = 0;
    await gather(
      start(PARTIES, async () => {
        try {
          await barrier.wait();
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError);
          draining += 1;
          return;
        }
        count += 1;
        if (count > HALF) {
          await barrier.abort();
          return;
        }
        await assert.rejects(barrier.wait(), BrokenBarrierError);
        blocked += 1;
      }),
    );
    assert.ok(barrier.broken);
    assert.equal(draining, HALF);
    assert.equal(blocked, PARTIES - HALF - 1);
    assert.equal(barrier.nWaiting, 0);
  }));

test('a party that fails and aborts wakes the others with BrokenBarrierError [test_locks.BarrierTests.test_abort_barrier_when_exception]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    let passed = 0;
    let broken = 0;
    await gather(
      start(PARTIES, async () => {
        try {
          await barrier.run(async (index) => {
            if (index === HALF) throw new RangeError('this party fails');
          });
          await barrier.wait();
          passed += 1;
        } catch (error) {
          if (error instanceof BrokenBarrierError) broken += 1;
          else await barrier.abort();
        }
      }),
    );
    assert.ok(barrier.broken);
    assert.equal(passed, 0);
    assert.equal(broken, PARTIES - 1);
    assert.equal(barrier.nWaiting, 0);
  }));

test('reset mends a broken barrier [test_locks.BarrierTests.test_abort_barrier_when_exception_then_resetting]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(PARTIES);
    const meeting = new Barrier(PARTIES);
    let broken = 0;
    let passed = 0;
    await gather(
      start(PARTIES, async () => {
        try {
          if ((await barrier.wait()) === HALF) throw new RangeError('this party fails');
          await barrier.wait();
          assert.fail('the barrier is broken');
        } catch (error) {
          if (error instanceof BrokenBarrierError) broken += 1;
          else if (error instanceof RangeError) await barrier.abort();
          else throw error;
        }
        // Everybody has left before one resets, and nobody enters before that.
        if ((await meeting.wait()) === HALF) await barrier.reset();
        await meeting.wait();
        await barrier.wait();
        passed += 1;
      }),
    );
    assert.equal(broken, PARTIES - 1);
    assert.equal(passed, PARTIES);
    assertOpen(barrier);
  }));
