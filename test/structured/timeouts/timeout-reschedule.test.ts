import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  CancelledError,
  createTask,
  getRunningLoop,
  sleep,
  type Timeout,
  TimeoutError,
  timeout,
  timeoutAt,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('a deadline can be moved from outside, and taken away [test_timeouts.TimeoutTests.test_reschedule]', () =>
  virtualRun(async () => {
    const loop = getRunningLoop();
    const given = loop.createFuture<Timeout>();
    const first = loop.time() + 10_000;
    const second = first + 20_000;
    const task = createTask(() =>
      timeoutAt(first, async (own) => {
        given.setResult(own);
        await sleep(50_000);
      }),
    );
    const limit = await given;
    assert.equal(limit.when(), first);
    limit.reschedule(second);
    assert.equal(limit.when(), second);
    limit.reschedule(undefined);
    assert.equal(limit.when(), undefined);
    task.cancel();
    await assert.rejects(task, CancelledError);
    assert.equal(limit.expired(), false);
  }));

test('the new deadline is the one that counts, later or earlier', () =>
  virtualRun(async () => {
    const loop = getRunningLoop();
    for (const deadline of [5, 50]) {
      const start = loop.time();
      const late = timeout(10, async (limit) => {
        limit.reschedule(start + deadline);
        await sleep(1000);
      });
      await assert.rejects(late, TimeoutError);
      assert.equal(loop.time(), start + deadline);
    }
  }));

test('a deadline moved into the past expires at the next wait', () =>
  virtualRun(async () => {
    const loop = getRunningLoop();
    await sleep(100);
    const late = timeout(1000, async (limit) => {
      limit.reschedule(loop.time() - 50);
      await sleep(0);
    });
    await assert.rejects(late, TimeoutError);
    assert.equal(loop.time(), 100);
  }));

test('the inspect string says the state, and the deadline while it counts [test_timeouts.TimeoutTests.test_repr_active test_timeouts.TimeoutTests.test_repr_expired test_timeouts.TimeoutTests.test_repr_finished test_timeouts.TimeoutTests.test_repr_disabled]', () =>
  virtualRun(async () => {
    let limit!: Timeout;
    await timeout(10_000, async (own) => {
      limit = own;
      assert.match(inspect(own), /^<Timeout \[active\] when=10000\b.*>$/);
    });
    assert.equal(inspect(limit), '<Timeout [finished]>');
    await timeout(undefined, async (own) => {
      assert.match(inspect(own), /^<Timeout \[active\]/);
      assert.doesNotMatch(inspect(own), /\d/);
    });
    await assert.rejects(
      timeout(10, async (own) => {
        limit = own;
        await sleep(1000);
      }),
      TimeoutError,
    );
    assert.equal(inspect(limit), '<Timeout [expired]>');
  }));
