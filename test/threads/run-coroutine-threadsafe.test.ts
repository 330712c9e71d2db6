import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import {
  allTasks,
  CancelledError,
  ConcurrentFuture,
  coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  ProcessPoolExecutor,
  parentLoop,
  RuntimeError,
  run,
  runCoroutineThreadsafe,
  sleep,
  ThreadPoolExecutor,
  toThread,
} from 'tsyncio';
import { kinds, scratch, until } from '../executors/support/kinds.ts';
import * as work from '../executors/support/work.ts';
import { runProgram } from '../support/program.ts';

for (const kind of kinds) {
  test(`${kind.name}: a worker blocks until a coroutine in its parent has a value [test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe]`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      work.setState('of the parent');
      assert.equal(await pool.submit(work.askParent, '!'), 'of the parent!');
      assert.equal(await pool.submit(work.getState), 'untouched', 'the worker has its own');
    }));

  test(`${kind.name}: an error of the coroutine is raised in the worker, with its class [test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception]`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      assert.equal(await pool.submit(work.askParentToFail), 'true in the parent at line 5 5');
    }));

  test(`${kind.name}: a timeout is raised in the worker, and cancel() ends the task in the parent [test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_timeout]`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      work.setState('before');
      assert.equal(await pool.submit(work.askParentInVain), 'TimeoutError');
      while (work.getState() === 'before') await sleep(1);
      assert.equal(work.getState(), 'the sleeper was cancelled');
      assert.equal(allTasks().size, 1);
    }));

  test(`${kind.name}: callSoonThreadsafe on the parent’s loop, and what may not be called on it`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      await pool.submit(work.setStateInParent, 'set by the worker');
      while (work.getState() !== 'set by the worker') await sleep(1);
      assert.match(
        await pool.submit(work.callWrongMethod),
        /^true Non-thread-safe operation invoked on an event loop other than the current one/,
      );
    }));

  test(`${kind.name}: callSoonThreadsafe cancels a future of the parent’s loop`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      const future = getRunningLoop().createFuture<void>();
      work.setTheFuture(future);
      await pool.submit(work.cancelInParent);
      await assert.rejects(future, { name: 'CancelledError', message: 'from a worker' });
    }));

  test(`${kind.name}: addSignalHandler is a RuntimeError outside the main thread, and on another thread’s loop`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1 });
      const own = kind.name === 'process' ? 'added' : 'RuntimeError';
      assert.deepEqual(await pool.submit(work.addSignalHandlers), [own, 'RuntimeError']);
    }));

  test(`${kind.name}: a worker that blocks in result() is interrupted when its call is cancelled`, () =>
    run(async () => {
      await using pool = kind.make({ maxWorkers: 1, gracePeriod: 60_000 });
      work.setState('before');
      using files = scratch();
      const call = pool.submit(work.blockOnParent, files.file('started'));
      await until(() => existsSync(files.file('started')));
      call.abort();
      // The same worker is free again: it was not killed, and does not block any more.
      assert.equal(await pool.submit(work.getState), 'interrupted');
    }));
}

test('an error that result() raised is not reported as one that nobody retrieved', async () => {
  const { stdout, stderr } = await runProgram(
    `
    import { run, toThread } from 'tsyncio';
    await run(async () => {
      console.log(await toThread(async () => {
        const { parentLoop, runCoroutineThreadsafe } = await import('tsyncio');
        const fail = async () => { throw new RangeError('in the parent'); };
        let heard;
        try {
          runCoroutineThreadsafe(fail, parentLoop()).result(10_000);
        } catch (error) {
          heard = error.message;
        }
        for (let i = 0; i < 5; i += 1) {
          gc();
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return heard;
      }));
    });`,
    { nodeArgs: ['--expose-gc'] },
  );
  assert.equal(stdout, 'in the parent\n');
  assert.equal(stderr, '');
});

test('with a loop of this thread it makes a task there', () =>
  run(async () => {
    const future = runCoroutineThreadsafe(
      async (a: number, b: number) => {
        assert.ok(currentTask() !== undefined);
        await sleep(1);
        return a + b;
      },
      getRunningLoop(),
      1,
      2,
    );
    assert.ok(future instanceof ConcurrentFuture);
    assert.throws(() => future.result(1000), RuntimeError);
    assert.equal(await future, 3);
    const lazy = coroutine(async (n: number) => n);
    assert.equal(await runCoroutineThreadsafe(lazy(5), getRunningLoop()), 5);
  }));

test('cancelling the future cancels the task, before it begins and after', () =>
  run(async () => {
    let cancelled = 0;
    const wait = async () => {
      try {
        await sleep(60_000);
      } finally {
        cancelled += 1;
      }
    };
    const early = runCoroutineThreadsafe(wait, getRunningLoop());
    assert.equal(early.cancel(), true);
    const late = runCoroutineThreadsafe(wait, getRunningLoop());
    await sleep(1);
    assert.equal(late.cancel(), true);
    await sleep(1);
    assert.equal(cancelled, 1);
    await assert.rejects(late, CancelledError);
  }));

test('a task that cancels itself makes the future a cancelled one [test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_cancelled]', () =>
  run(async () => {
    const future = runCoroutineThreadsafe(async () => {
      currentTask()?.cancel();
      await sleep(0);
    }, getRunningLoop());
    await assert.rejects(future, CancelledError);
    assert.ok(future.cancelled());
  }));

test('a task factory that fails is heard by the future and by the loop [test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_factory_exception]', () =>
  run(async () => {
    const loop = getRunningLoop();
    const heard: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context.exception));
    loop.setTaskFactory(() => {
      throw new ReferenceError('no such factory');
    });
    const future = runCoroutineThreadsafe(async () => {}, loop);
    await assert.rejects(future, ReferenceError);
    loop.setTaskFactory(undefined);
    assert.deepEqual(heard, [future.exception()]);
  }));

test('what is no coroutine, and what is no loop, is refused', () => {
  assert.throws(() => runCoroutineThreadsafe(42 as never, getRunningLoop()), TypeError);
  assert.throws(() => runCoroutineThreadsafe(async () => {}, {} as never), TypeError);
  assert.throws(() => parentLoop(), RuntimeError);
});

test('a worker may have a pool of its own, and block on it', async () => {
  const nested = async (count: number): Promise<number[]> => {
    const { ThreadPoolExecutor: Pool } = await import('tsyncio');
    const inner = new Pool({ maxWorkers: 2 });
    const futures = Array.from({ length: count }, (_, i) => inner.submit((n: number) => n * n, i));
    const values = futures.map((future) => future.result(10_000));
    await inner.shutdown();
    return values;
  };
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  assert.deepEqual(await pool.submit(nested, 5), [0, 1, 4, 9, 16]);
  await using processes = new ProcessPoolExecutor({ maxWorkers: 1 });
  assert.deepEqual(await processes.submit(nested, 3), [0, 1, 4]);
});

test('a worker runs programs of its own: run(), task groups, timeouts', () =>
  run(async () => {
    const program = () =>
      import('tsyncio').then(({ run: runThere, taskGroup, sleep: pause }) =>
        runThere(async () => {
          const order: string[] = [];
          await taskGroup(async (group) => {
            group.createTask(async () => {
              await pause(5);
              order.push('slow');
            });
            group.createTask(async () => {
              order.push('fast');
            });
          });
          return order;
        }),
      );
    assert.deepEqual(await toThread(program), ['fast', 'slow']);
    const tasks = [1, 2, 3].map((n) => createTask(async () => await toThread(work.addLater, n, 0)));
    assert.deepEqual(await Promise.all(tasks), [1, 2, 3]);
  }));
