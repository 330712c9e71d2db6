import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  ConcurrentFuture,
  createTask,
  gather,
  getEventLoop,
  getRunningLoop,
  InvalidStateError,
  isFuture,
  newEventLoop,
  RuntimeError,
  run,
  setEventLoop,
  setLogger,
  sleep,
  ThreadPoolExecutor,
  TimeoutError,
  waitFor,
  wrapFuture,
} from 'tsyncio';
import { collectUntil } from '../support/garbage.ts';
import { recordExceptions } from '../support/recorders.ts';

test('a future of one’s own is pending, then running, then done, and cannot be set twice', () => {
  const future = new ConcurrentFuture<number>();
  assert.equal(future.done(), false);
  assert.equal(future.setRunningOrNotifyCancel(), true);
  assert.equal(future.running(), true);
  assert.equal(future.cancel(), false, 'it runs');
  future.setResult(1);
  assert.equal(future.result(), 1);
  assert.equal(future.exception(), undefined);
  assert.equal(future.running(), false);
  assert.throws(() => future.setResult(2), InvalidStateError);
  assert.throws(() => future.setException(new Error('x')), InvalidStateError);
  assert.throws(() => future.setRunningOrNotifyCancel(), RuntimeError);
});

test('an executor is told by setRunningOrNotifyCancel that a future was cancelled', () => {
  const future = new ConcurrentFuture();
  assert.equal(future.cancel(), true);
  assert.equal(future.cancelled(), true);
  assert.equal(future.setRunningOrNotifyCancel(), false);
  assert.equal(future.cancelled(), true);
  assert.throws(() => future.result(), CancelledError);
  assert.throws(() => future.exception(), CancelledError);
  assert.throws(() => future.setResult(1), InvalidStateError);
});

test('an exception is thrown by result() and returned by exception()', () => {
  const future = new ConcurrentFuture();
  const error = new RangeError('bad');
  assert.throws(() => future.setException('text' as never), TypeError);
  future.setException(error);
  assert.throws(() => future.result(), error);
  assert.equal(future.exception(), error);
});

test('result() of a pending future in the main thread is a RuntimeError and no deadlock', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const future = pool.submit((n: number) => n, 1);
  assert.throws(
    () => future.result(),
    (error) => error instanceof RuntimeError && /await/.test(error.message),
  );
  assert.throws(() => future.result(1000), RuntimeError);
  assert.throws(() => future.exception(), RuntimeError);
  assert.throws(() => new ConcurrentFuture().result(), RuntimeError);
  assert.equal(await future, 1);
  assert.equal(future.result(), 1);
});

test('callbacks run where and when it is done, at once when it is; what one throws is logged and stops no other', () => {
  const records: unknown[] = [];
  const record = (...args: unknown[]) => void records.push(args);
  setLogger({ debug: record, info: record, warn: record, error: record });
  try {
    const future = new ConcurrentFuture<number>();
    const called: string[] = [];
    future.addDoneCallback(() => {
      throw new Error('from a callback');
    });
    future.addDoneCallback((done) => called.push(`second ${done.result()}`));
    future.setResult(1);
    future.addDoneCallback(() => called.push('late'));
    assert.deepEqual(called, ['second 1', 'late']);
    assert.equal(records.length, 1);
    assert.throws(() => future.addDoneCallback(1 as never), TypeError);
  } finally {
    setLogger(undefined);
  }
});

test('awaiting one, alone or with others, gives its outcome', () =>
  run(async () => {
    const [first, second, third] = [
      new ConcurrentFuture<number>(),
      new ConcurrentFuture<number>(),
      new ConcurrentFuture(),
    ];
    getRunningLoop().callLater(1, () => {
      first.setResult(1);
      second.setResult(2);
      third.setException(new RangeError('bad'));
    });
    assert.deepEqual(await gather([first, second]), [1, 2]);
    await assert.rejects(third, RangeError);
    assert.equal(await first.finally(() => {}), 1);
    assert.equal(await third.catch((error) => (error as Error).message), 'bad');
  }));

test('wrapFuture gives a future of the loop that has the result of a call in a thread [test_futures.BaseFutureTests.test_wrap_future test_futures.DuckTests.test_wrap_future]', () =>
  run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const future = wrapFuture(pool.submit((arg: string) => arg, 'oi'));
    assert.ok(isFuture(future));
    assert.equal(await future, 'oi');
  }));

test('wrapFuture uses the running loop [test_futures.BaseFutureTests.test_wrap_future_use_running_loop]', () =>
  run(async () => {
    const wrapped = wrapFuture(new ConcurrentFuture());
    assert.equal(wrapped.getLoop(), getRunningLoop());
    wrapped.cancel();
  }));

test('wrapFuture uses the loop that was set, else the default loop [test_futures.BaseFutureTests.test_wrap_future_use_global_loop test_futures.BaseFutureTests.test_wrap_future_without_loop]', () => {
  assert.equal(wrapFuture(new ConcurrentFuture()).getLoop(), getEventLoop());
  const loop = newEventLoop();
  setEventLoop(loop);
  try {
    assert.equal(wrapFuture(new ConcurrentFuture()).getLoop(), loop);
  } finally {
    setEventLoop(undefined);
    loop.close();
  }
});

test('cancelling the wrapping future cancels the one inside [test_futures.BaseFutureTests.test_wrap_future_cancel]', () =>
  run(async () => {
    const inner = new ConcurrentFuture();
    const outer = wrapFuture(inner);
    outer.cancel();
    await sleep(0);
    assert.ok(inner.cancelled());
    assert.ok(outer.cancelled());
  }));

test('a result that came before the wrapping future was cancelled stays [test_futures.BaseFutureTests.test_wrap_future_cancel2]', () =>
  run(async () => {
    const inner = new ConcurrentFuture<number>();
    const outer = wrapFuture(inner);
    inner.setResult(42);
    outer.cancel();
    await sleep(0);
    assert.equal(inner.cancelled(), false);
    assert.equal(inner.result(), 42);
    assert.ok(outer.cancelled());
  }));

test('a wait that times out cancels the call, and a cancelled one cancels the task that awaits it', () =>
  run(async () => {
    const first = new ConcurrentFuture();
    await assert.rejects(waitFor(first, 1), TimeoutError);
    assert.ok(first.cancelled());
    const second = new ConcurrentFuture();
    const task = createTask(async () => await second);
    await sleep(0);
    second.cancel();
    await assert.rejects(task, CancelledError);
    assert.ok(task.cancelled());
  }));

test('a failure that comes after its loop was closed goes to the exception handler', async () => {
  const loop = newEventLoop();
  const heard: unknown[] = [];
  loop.setExceptionHandler((_loop, context) => heard.push(context.exception));
  const inner = new ConcurrentFuture();
  wrapFuture(inner, { loop });
  loop.close();
  const error = new RangeError('too late');
  inner.setException(error);
  assert.deepEqual(heard, [error]);
});

test('it says its state at a glance', () => {
  const future = new ConcurrentFuture<number>();
  assert.equal(`${future}`, '<ConcurrentFuture pending>');
  future.setRunningOrNotifyCancel();
  assert.equal(`${future}`, '<ConcurrentFuture running>');
  future.setResult(1);
  assert.equal(`${future}`, '<ConcurrentFuture finished result=1>');
});

test('a failure that nobody looks at reaches the exception handler when the future is collected', async () => {
  const loop = getEventLoop();
  using heard = recordExceptions(loop);
  const fail = (look: boolean) => {
    const future = new ConcurrentFuture();
    future.setException(new RangeError(look ? 'seen' : 'unseen'));
    if (look) future.exception();
  };
  fail(true);
  fail(false);
  await collectUntil(() => heard.length > 0);
  assert.deepEqual(
    heard.map(({ exception }) => (exception as Error).message),
    ['unseen'],
  );
});
