/** `waitFor(shield(task))` gives up waiting and lets the task run on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask, shield, sleep, TimeoutError, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const doneAfter = (ms: number) => async () => {
  await sleep(ms);
  return 'done';
};

test('a shielded task outlives a wait with no time [test_waitfor.WaitForShieldTests.test_zero_timeout]', () =>
  virtualRun(async () => {
    const task = createTask(doneAfter(10));
    const shielded = shield(task);
    await assert.rejects(waitFor(shielded, 0), TimeoutError);
    assert.equal(task.done(), false);
    assert.equal(task.cancelled(), false);
    assert.ok(shielded.cancelled());
    await sleep(100);
    assert.equal(task.result(), 'done');
  }));

test('without a limit a shielded task is simply awaited [test_waitfor.WaitForShieldTests.test_none_timeout]', () =>
  virtualRun(async () => {
    const task = createTask(doneAfter(100));
    assert.equal(await waitFor(shield(task), undefined), 'done');
    assert.ok(task.done());
  }));

test('a shielded task outlives a wait that times out [test_waitfor.WaitForShieldTests.test_shielded_timeout]', () =>
  virtualRun(async () => {
    const task = createTask(doneAfter(100));
    await assert.rejects(waitFor(shield(task), 10), TimeoutError);
    assert.equal(task.done(), false);
    assert.equal(task.cancelled(), false);
    assert.equal(await task, 'done');
  }));
