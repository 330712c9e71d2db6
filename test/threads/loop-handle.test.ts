import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachLoop, getLoopHandle, getRunningLoop, LoopHandle, RuntimeError, run, sleep } from 'tsyncio';
import { scratch } from '../executors/support/kinds.ts';
import { waitForFile } from '../executors/support/work.ts';
import { describeState, setValue, state, Thread, untilCancelled, wrongMethods } from './support.ts';

test('a worker that blocks runs a coroutine in the main thread, with the state of that thread', () =>
  run(async () => {
    await using worker = new Thread();
    state.value = 'of main';
    assert.equal(await worker.ask(getLoopHandle(getRunningLoop()), 'state'), 'main of main!');
  }));

test('a worker runs a coroutine in another worker', () =>
  run(async () => {
    await using first = new Thread();
    await using second = new Thread();
    assert.equal(await first.ask(await second.token(), 'state'), 'worker in the second worker!');
  }));

test('callSoonThreadsafe calls a function in the loop’s thread, unless it was taken back', () =>
  run(async () => {
    using files = scratch();
    await using worker = new Thread();
    state.value = 'of main';
    const asked = worker.ask(getLoopHandle(getRunningLoop()), 'soon', { file: files.file('asked') });
    // The loop stands still until the worker has asked for both, and has taken the second back.
    waitForFile(files.file('asked'));
    assert.equal(await asked, true);
    while (state.value === 'of main') await sleep(1);
    await sleep(5);
    assert.equal(state.value, 'set from a worker');
  }));

test('result(timeout) that runs out is a TimeoutError, and cancel() cancels the task over there', () =>
  run(async () => {
    await using worker = new Thread();
    state.value = 'of main';
    assert.deepEqual(await worker.ask(getLoopHandle(getRunningLoop()), 'cancel'), ['TimeoutError', true, true]);
    while (state.value === 'of main') await sleep(1);
    assert.equal(state.value, 'cancelled');
  }));

test('every other method of a loop throws on its handle in another thread [test_base_events.BaseEventLoopTests.test_check_thread]', () =>
  run(async () => {
    await using worker = new Thread();
    const heard = (await worker.ask(getLoopHandle(getRunningLoop()), 'wrong')) as string[];
    assert.equal(heard.length, wrongMethods.length);
    for (const text of heard) {
      assert.match(
        text,
        /^RuntimeError: Non-thread-safe operation invoked on an event loop other than the current one/,
      );
    }
  }));

test('a handle in the loop’s own thread works, but cannot be waited for by blocking', () =>
  run(async () => {
    const handle = attachLoop(getLoopHandle(getRunningLoop()));
    assert.ok(handle instanceof LoopHandle);
    const { runCoroutineThreadsafe } = await import('tsyncio');
    const future = runCoroutineThreadsafe(async (n: number) => n + 1, handle, 41);
    assert.throws(() => future.result(1000), RuntimeError);
    assert.equal(await future, 42);
  }));

test('what is no loop and what is no token is refused', () => {
  assert.throws(() => getLoopHandle({} as never), TypeError);
  assert.throws(() => attachLoop({} as never), TypeError);
});

test('a thread that blocks on the loop of another is told when that thread ends', () =>
  run(async () => {
    const worker = new Thread();
    await using asker = new Thread();
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const answered = asker.ask(await worker.token(), 'lost', { begun });
    // The call runs in the other thread, and the asker is about to block, or blocks already.
    await Atomics.waitAsync(begun, 0, 0).value;
    await worker[Symbol.asyncDispose]();
    assert.match(String(await answered), /^RuntimeError: the thread of the loop has ended/);
  }));

test('a token that is attached when its thread has ended is told so', () =>
  run(async () => {
    const worker = new Thread();
    await using asker = new Thread();
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const answered = asker.ask(await worker.token(), 'lost', { gate });
    await worker[Symbol.asyncDispose]();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    assert.match(String(await answered), /^RuntimeError: the thread of the loop has ended/);
  }));

test('a token whose thread ends while it is posted, attached, or asked by it ends in an answer', () =>
  run(async () => {
    for (let n = 0; n < 10; n += 1) {
      const worker = new Thread();
      await using asker = new Thread();
      const token = await worker.token();
      const answered = asker.ask(token, 'lost');
      // Not awaited: nothing orders the end of one thread and what the other does.
      const ended = worker[Symbol.asyncDispose]();
      assert.match(String(await answered), /^RuntimeError: the thread of the loop has ended/);
      await ended;
    }
  }));

test('a handle of a loop whose thread has ended refuses further calls', () =>
  run(async () => {
    const worker = new Thread();
    const handle = attachLoop(await worker.token());
    const future = handle.runCoroutineThreadsafe(untilCancelled);
    await worker[Symbol.asyncDispose]();
    await assert.rejects(future, RuntimeError);
    assert.throws(() => handle.runCoroutineThreadsafe(untilCancelled), /the thread of the loop has ended/);
    assert.throws(() => handle.callSoonThreadsafe(setValue, 'never'), /the thread of the loop has ended/);
  }));

test('a handle that is attached after the thread has ended answers as well', () =>
  run(async () => {
    const worker = new Thread();
    const token = await worker.token();
    await worker[Symbol.asyncDispose]();
    const handle = attachLoop(token);
    await assert.rejects(async () => await handle.runCoroutineThreadsafe(untilCancelled), RuntimeError);
  }));

test('runCoroutineThreadsafe() is a method of the handle too', () =>
  run(async () => {
    await using worker = new Thread();
    const handle = attachLoop(await worker.token());
    assert.equal(await handle.runCoroutineThreadsafe(describeState, '!'), 'worker in the second worker!');
  }));

test('when the loop’s thread ends, what waits for it fails', () =>
  run(async () => {
    const worker = new Thread();
    const handle = attachLoop(await worker.token());
    const { runCoroutineThreadsafe } = await import('tsyncio');
    const future = runCoroutineThreadsafe(async () => await new Promise(() => {}), handle);
    await worker[Symbol.asyncDispose]();
    await assert.rejects(future, RuntimeError);
  }));
