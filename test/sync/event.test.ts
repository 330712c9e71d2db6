import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CancelledError, createTask, Event, getRunningLoop, sleep, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('set wakes all that wait, after one that comes when it is set already [test_locks.EventTests.test_wait]', () =>
  virtualRun(async () => {
    const event = new Event();
    const order: number[] = [];
    const waiter = (n: number) =>
      createTask(async () => {
        if (await event.wait()) order.push(n);
      });
    assert.equal(event.isSet(), false);

    const [t1, t2] = [waiter(1), waiter(2)];
    await sleep(0);
    assert.deepEqual(order, []);

    const t3 = waiter(3);
    event.set();
    await sleep(0);
    assert.deepEqual(order, [3, 1, 2]);
    for (const task of [t1, t2, t3]) assert.equal(task.result(), undefined);
  }));

test('wait on a set event returns true at once [test_locks.EventTests.test_wait_on_set]', () =>
  virtualRun(async () => {
    const event = new Event();
    event.set();
    assert.equal(await event.wait(), true);
  }));

test('a cancelled wait leaves no waiter behind [test_locks.EventTests.test_wait_cancel]', () =>
  virtualRun(async () => {
    const event = new Event();
    const waiting = createTask(() => event.wait());
    getRunningLoop().callSoon(() => waiting.cancel());
    await assert.rejects(waiting, CancelledError);
    assert.doesNotMatch(inspect(event), /waiter/);
  }));

test('clear makes a set event unset [test_locks.EventTests.test_clear]', () => {
  const event = new Event();
  assert.equal(event.isSet(), false);
  event.set();
  assert.equal(event.isSet(), true);
  event.clear();
  assert.equal(event.isSet(), false);
});

test('set wakes who waits even when clear follows in the same step [test_locks.EventTests.test_clear_with_waiters]', () =>
  virtualRun(async () => {
    const event = new Event();
    const order: number[] = [];
    const task = createTask(async () => {
      if (await event.wait()) order.push(1);
      return true;
    });
    await sleep(0);
    assert.deepEqual(order, []);

    event.set();
    event.clear();
    assert.equal(event.isSet(), false);
    event.set();
    event.set();
    await sleep(0);
    assert.deepEqual(order, [1]);
    assert.equal(task.result(), true);
    assert.doesNotMatch(inspect(event), /waiter/);
  }));

test('a wait that times out is withdrawn, the others stay', () =>
  virtualRun(async () => {
    const event = new Event();
    const patient = createTask(() => event.wait());
    await assert.rejects(waitFor(event.wait(), 5), { name: 'TimeoutError' });
    assert.match(inspect(event), /1 waiter/);
    event.set();
    assert.equal(await patient, true);
  }));
