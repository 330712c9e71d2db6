import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import {
  createTask,
  gather,
  getRunningLoop,
  newEventLoop,
  ProcessPoolExecutor,
  Runner,
  RuntimeError,
  run,
  sleep,
  ThreadPoolExecutor,
  toThread,
} from 'tsyncio';
import { runProgram } from '../support/program.ts';
import { recordWarnings } from '../support/recorders.ts';
import { scratch, until } from './support/kinds.ts';
import * as work from './support/work.ts';

test('toThread calls a function in a thread and returns its result [test_threads.ToThreadTests.test_to_thread]', () =>
  run(async () => {
    assert.equal(await toThread(work.add, 40, 2), 42);
  }));

test('toThread throws what the function throws [test_threads.ToThreadTests.test_to_thread_exception]', () =>
  run(async () => {
    await assert.rejects(
      toThread(work.throwOurs),
      (error) => error instanceof RuntimeError && error.message === 'not now',
    );
  }));

test('toThread calls the function once, with its arguments, and several at once each once [test_threads.ToThreadTests.test_to_thread_once test_threads.ToThreadTests.test_to_thread_concurrent test_threads.ToThreadTests.test_to_thread_args_kwargs]', () =>
  run(async () => {
    const counter = new Int32Array(new SharedArrayBuffer(4));
    await gather(Array.from({ length: 10 }, () => toThread(work.increment, counter)));
    assert.equal(counter[0], 10);
    assert.deepEqual(await toThread((...args: unknown[]) => args, 'test', { something: true }), [
      'test',
      { something: true },
    ]);
  }));

test('toThread takes shared context along [test_threads.ToThreadTests.test_to_thread_contextvars]', () =>
  run(async () => {
    assert.equal(await work.requestId.run('parrot', () => toThread(work.readRequestId)), 'parrot');
  }));

test('toThread works outside of run() as well, and keeps no program alive', async () => {
  const { stdout, code } = await runProgram(`
    import { toThread } from 'tsyncio';
    console.log(await toThread((n) => n + 1, 41));
  `);
  assert.equal(stdout, '42\n');
  assert.equal(code, 0);
});

test('runInExecutor takes an executor, or null for the default one, and returns a future of the loop', () =>
  run(async () => {
    const loop = getRunningLoop();
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const future = loop.runInExecutor(pool, work.add, 1, 2);
    assert.equal(future.getLoop(), loop);
    assert.equal(await future, 3);
    assert.equal(await loop.runInExecutor(null, work.addLater, 1, 2), 3);
    assert.throws(() => loop.runInExecutor(null, 42 as never), TypeError);
  }));

test('a closed loop takes no calls', async () => {
  const loop = newEventLoop();
  loop.close();
  assert.throws(() => loop.runInExecutor(null, work.add, 1, 2), RuntimeError);
});

test('the default executor starts no more threads than min(32, availableParallelism + 4)', () =>
  run(async () => {
    using files = scratch();
    const limit = Math.min(32, availableParallelism() + 4);
    const names = Array.from({ length: limit + 3 }, (_, i) => files.file(`started-${i}`));
    const go = files.file('go');
    const calls = names.map((name) => toThread(work.rendezvous, name, go));
    const started = () => names.filter((name) => existsSync(name)).length;
    await until(() => started() === limit);
    await sleep(50);
    assert.equal(started(), limit);
    writeFileSync(go, '');
    await gather(calls);
  }));

test('run() shuts the default executor, after the calls it has', async () => {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  let loop = newEventLoop();
  await run(async () => {
    loop = getRunningLoop();
    void loop.runInExecutor(
      null,
      async (shared: Int32Array) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        Atomics.add(shared, 0, 1);
      },
      counter,
    );
  });
  assert.equal(counter[0], 1);
  assert.ok(loop.isClosed());
});

test('after shutdownDefaultExecutor() there is no other', () =>
  run(async () => {
    const loop = getRunningLoop();
    await toThread(work.add, 1, 2);
    await loop.shutdownDefaultExecutor();
    assert.throws(
      () => toThread(work.add, 1, 2),
      (error) => {
        assert.ok(error instanceof RuntimeError);
        assert.match(error.message, /Executor shutdown has been called/);
        return true;
      },
    );
  }));

test('a pool of threads can be the default executor, and is used [test_base_events.BaseEventLoopTests.test_set_default_executor]', async () => {
  class CountingExecutor extends ThreadPoolExecutor {
    calls = 0;
    override submit: ThreadPoolExecutor['submit'] = (fn, ...args) => {
      this.calls += 1;
      return super.submit(fn, ...args);
    };
  }
  const executor = new CountingExecutor({ maxWorkers: 1 });
  await run(async () => {
    getRunningLoop().setDefaultExecutor(executor);
    assert.equal(await toThread(work.add, 1, 2), 3);
    assert.equal(executor.calls, 1);
  });
  assert.throws(() => executor.submit(work.add, 1, 2), RuntimeError, 'run() has shut it');
});

test('anything else as the default executor is a TypeError [test_base_events.BaseEventLoopTests.test_set_default_executor_error]', async () => {
  const loop = newEventLoop();
  await using processes = new ProcessPoolExecutor();
  for (const wrong of [{}, null, undefined, processes]) {
    assert.throws(() => loop.setDefaultExecutor(wrong as never), {
      name: 'TypeError',
      message: /executor must be ThreadPoolExecutor instance/,
    });
  }
  loop.close();
});

test('shutdownDefaultExecutor(timeout) that runs out warns and ends the workers [test_base_events.BaseEventLoopTests.test_shutdown_default_executor_timeout]', async () => {
  using warnings = recordWarnings();
  await using runner = new Runner();
  await runner.run(async () => {
    const loop = getRunningLoop();
    const endless = createTask(() => toThread(work.spinForEver));
    await toThread(work.add, 1, 2);
    await loop.shutdownDefaultExecutor(10);
    await assert.rejects(endless, { name: 'BrokenThreadPool' });
  });
  assert.match(warnings[0]?.message ?? '', /did not finish joining its threads within 10 ms/);
  assert.equal(warnings[0]?.name, 'RuntimeWarning');
});
