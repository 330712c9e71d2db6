import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coroutine, createTask, ensureFuture, Future, getRunningLoop, setEventLoop, sleep, Task } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn, withLoop } from './support.ts';

test('ensureFuture makes a task of a function or a lazy coroutine [test_tasks.BaseTaskTests.test_ensure_future_coroutine]', () =>
  virtualRun(async () => {
    const notMuch = async () => 'ok';
    for (const coro of [notMuch, coroutine(notMuch)()]) {
      const task = ensureFuture(coro);
      assert.ok(task instanceof Task);
      assert.equal(task.getLoop(), getRunningLoop());
      assert.equal(await task, 'ok');
      assert.equal(task.result(), 'ok');
    }
  }));

test('ensureFuture outside a running loop uses the loop that was set [test_tasks.BaseTaskTests.test_ensure_future_coroutine]', () =>
  withLoop(async (loop) => {
    setEventLoop(loop);
    try {
      const task = ensureFuture(async () => 'ok');
      assert.equal(task.getLoop(), loop);
      assert.equal(await loop.runUntilComplete(task), 'ok');
    } finally {
      setEventLoop(undefined);
    }
  }));

test('ensureFuture returns a future as it is [test_tasks.BaseTaskTests.test_ensure_future_future]', () =>
  virtualRun(async () => {
    const future = pendingFuture<string>();
    future.setResult('ko');
    assert.equal(ensureFuture(future), future);
    assert.equal(await ensureFuture(future), 'ko');
  }));

test('ensureFuture returns a task as it is [test_tasks.BaseTaskTests.test_ensure_future_task]', () =>
  virtualRun(async () => {
    const task = createTask(async () => 'ok');
    assert.equal(ensureFuture(task), task);
    assert.equal(await ensureFuture(task), 'ok');
  }));

test('ensureFuture refuses a future of another loop than the one asked for [test_tasks.BaseTaskTests.test_ensure_future_future test_tasks.BaseTaskTests.test_ensure_future_task test_tasks.BaseTaskTests.test_ensure_future_error_msg]', () =>
  withLoop((other) =>
    virtualRun(async () => {
      const loop = getRunningLoop();
      for (const future of [pendingFuture(), createTask(async () => {})]) {
        assert.equal(ensureFuture(future, { loop }), future);
        assert.throws(() => ensureFuture(future, { loop: other }), {
          name: 'RangeError',
          message: /belongs to a different loop than the one specified/,
        });
      }
    }),
  ));

test('ensureFuture wraps any thenable [test_tasks.BaseTaskTests.test_ensure_future_awaitable]', () =>
  virtualRun(async () => {
    const thenable: PromiseLike<string> = {
      then: (resolve, reject) => Promise.resolve('ok').then(resolve, reject),
    };
    const future = ensureFuture(thenable);
    assert.ok(future instanceof Future);
    assert.equal(await future, 'ok');
    assert.equal(future.result(), 'ok');
  }));

test('ensureFuture wraps a thenable that waits on the loop [test_tasks.BaseTaskTests.test_ensure_future_task_awaitable]', () =>
  virtualRun(async () => {
    const thenable: PromiseLike<string> = {
      then: (resolve, reject) => sleep(0, 'ok').then(resolve, reject),
    };
    const future = ensureFuture(thenable);
    assert.equal(future.done(), false);
    assert.equal(await future, 'ok');
  }));

test('ensureFuture wraps a promise so that the wait can be cancelled while the promise runs on', () =>
  virtualRun(async () => {
    let settle: (value: number) => void = () => {};
    const promise = new Promise<number>((resolve) => {
      settle = resolve;
    });
    const future = ensureFuture(promise);
    const waiter = createTask(async () => future);
    await turn();
    waiter.cancel();
    await turn();
    await turn();
    assert.equal(waiter.cancelled(), true);
    assert.equal(future.cancelled(), true);
    settle(5);
    assert.equal(await promise, 5);
  }));

test('ensureFuture refuses anything else [test_tasks.BaseTaskTests.test_ensure_future_neither]', () =>
  virtualRun(async () => {
    for (const wrong of ['ok', 1, undefined, {}]) {
      assert.throws(() => ensureFuture(wrong as never), TypeError);
    }
  }));
