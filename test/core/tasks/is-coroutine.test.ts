import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coroutine, isCoroutine, isCoroutineFunction, isFuture } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture } from './support.ts';

test('isCoroutineFunction knows async functions and coroutine(), and nothing else [test_tasks.BaseTaskTests.test_iscoroutinefunction]', () => {
  assert.equal(
    isCoroutineFunction(async () => {}),
    true,
  );
  assert.equal(isCoroutineFunction(coroutine(async () => {})), true);
  for (const other of [() => {}, function* () {}, async function* () {}, class {}, Promise.resolve(), 'text', null]) {
    assert.equal(isCoroutineFunction(other), false);
  }
});

test('a coroutine function gives a coroutine, which runs when it is awaited [test_tasks.BaseTaskTests.test_coroutine_non_gen_function]', () =>
  virtualRun(async () => {
    let started = false;
    const lazy = coroutine(async () => {
      started = true;
      return 'test';
    });
    assert.equal(isCoroutineFunction(lazy), true);
    const coro = lazy();
    assert.equal(isCoroutine(coro), true);
    assert.equal(isCoroutine(lazy), false);
    assert.equal(isCoroutine(Promise.resolve()), false);
    assert.equal(started, false);
    assert.equal(await coro, 'test');
    assert.equal(started, true);
  }));

test('isFuture knows futures and tasks', () =>
  virtualRun(async () => {
    assert.equal(isFuture(pendingFuture()), true);
    assert.equal(isFuture(Promise.resolve()), false);
    assert.equal(isFuture(undefined), false);
  }));
