/**
 * An eager task runs up to its first wait inside `createTask`. JavaScript tells that an async function has ended
 * without waiting one microtask later at the earliest, so `settled()` stands where CPython looks at once.
 */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, test } from 'node:test';
import {
  allTasks,
  CancelledError,
  createEagerTaskFactory,
  createTask,
  currentTask,
  eagerTaskFactory,
  getRunningLoop,
  newEventLoop,
  sleep,
  Task,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { recordExceptions } from '../../support/recorders.ts';
import { pendingFuture, turn } from './support.ts';

const settled = () => Promise.resolve();

function eagerRun<T>(main: () => Promise<T>): Promise<T> {
  return virtualRun(async () => {
    getRunningLoop().setTaskFactory(eagerTaskFactory);
    return await main();
  });
}

describe('an eager task', () => {
  test('is made by the factory that was set [test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_task_factory_set]', () =>
    virtualRun(async () => {
      class Special<T> extends Task<T> {}
      const factory = createEagerTaskFactory(Special);
      getRunningLoop().setTaskFactory(factory);
      assert.equal(getRunningLoop().getTaskFactory(), factory);
      let ran = false;
      const task = getRunningLoop().createTask(async () => {
        ran = true;
      });
      assert.equal(ran, true);
      assert.ok(task instanceof Special);
      await task;
    }));

  test('that never waits is done without a turn of the loop [test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_completion]', () =>
    eagerRun(async () => {
      let turned = false;
      getRunningLoop().callSoon(() => {
        turned = true;
      });
      const task = createTask(async () => 'hello');
      await settled();
      assert.equal(task.done(), true);
      assert.equal(turned, false);
      assert.equal(await task, 'hello');
    }));

  test('that fails before its first wait rejects, and does not throw at its creator', () =>
    eagerRun(async () => {
      const task = createTask(async () => {
        throw new RangeError('at once');
      });
      await assert.rejects(async () => task, RangeError);
    }));

  test('can set the future that its creator waits for [test_eager_task_factory.EagerTaskFactoryLoopTests.test_await_future_during_eager_step]', () =>
    eagerRun(async () => {
      const future = pendingFuture<string>();
      const task = createTask(async () => future.setResult('my message'));
      assert.equal(future.done(), true);
      await settled();
      assert.equal(task.done(), true);
      assert.equal(await future, 'my message');
    }));

  test('that waits goes on like any other [test_eager_task_factory.EagerTaskFactoryLoopTests.test_block_after_eager_step]', () =>
    eagerRun(async () => {
      const task = createTask(async () => {
        await sleep(100);
        return 'finished after blocking';
      });
      await settled();
      assert.equal(task.done(), false);
      assert.equal(await task, 'finished after blocking');
      assert.equal(task.done(), true);
    }));

  test('that has ended cannot be cancelled [test_eager_task_factory.EagerTaskFactoryLoopTests.test_cancellation_after_eager_completion]', () =>
    eagerRun(async () => {
      const task = createTask(async () => 'finished without blocking');
      await settled();
      assert.equal(task.cancel(), false);
      assert.equal(await task, 'finished without blocking');
      assert.equal(task.cancelled(), false);
    }));

  test('that waits is cancelled where it waits [test_eager_task_factory.EagerTaskFactoryLoopTests.test_cancellation_after_eager_step_blocks]', () =>
    eagerRun(async () => {
      let after = false;
      const task = createTask(async () => {
        await sleep(100);
        after = true;
      });
      task.cancel('cancellation message');
      assert.equal(task.cancelling(), 1);
      await assert.rejects(
        async () => task,
        (error) => error instanceof CancelledError && error.message === 'cancellation message',
      );
      assert.equal(after, false);
    }));

  test('is the current task from its first line on, and its creator is again after it [test_eager_task_factory.EagerTaskFactoryLoopTests.test_current_task]', () =>
    eagerRun(async () => {
      const creator = currentTask();
      const seen: unknown[] = [];
      const task = createTask(async () => {
        seen.push(currentTask());
        await sleep(100);
        seen.push(currentTask());
      });
      assert.deepEqual(seen, [task]);
      assert.equal(currentTask(), creator);
      await task;
      assert.deepEqual(seen, [task, task]);
      assert.equal(currentTask(), creator);
    }));

  test('that never waits is among all tasks only while it runs [test_eager_task_factory.EagerTaskFactoryLoopTests.test_all_tasks_with_eager_completion]', () =>
    eagerRun(async () => {
      let during: Set<unknown> = new Set();
      const task = createTask(async () => {
        during = allTasks();
      });
      await settled();
      assert.equal(during.has(task), true);
      assert.equal(allTasks().has(task), false);
    }));

  test('that waits is among all tasks until it ends [test_eager_task_factory.EagerTaskFactoryLoopTests.test_all_tasks_with_blocking]', () =>
    eagerRun(async () => {
      const [first, second] = [pendingFuture(), pendingFuture()];
      let during: Set<unknown> = new Set();
      const task = createTask(async () => {
        during = allTasks();
        await first;
        second.setResult();
      });
      assert.equal(during.has(task), true);
      assert.equal(allTasks().has(task), true);
      first.setResult();
      await second;
      assert.equal(allTasks().has(task), false);
    }));

  test('starts in its creator’s context and leaves it as it was [test_eager_task_factory.EagerTaskFactoryLoopTests.test_context_vars]', () =>
    eagerRun(async () => {
      const storage = new AsyncLocalStorage<number>();
      const seen: unknown[] = [];
      storage.enterWith(1);
      const task = createTask(async () => {
        seen.push(storage.getStore());
        storage.enterWith(2);
        seen.push(storage.getStore());
        await sleep(100);
        seen.push(storage.getStore());
        storage.enterWith(3);
        seen.push(storage.getStore());
      });
      assert.deepEqual(seen, [1, 2]);
      assert.equal(storage.getStore(), 1);
      await task;
      assert.deepEqual(seen, [1, 2, 2, 3]);
      assert.equal(storage.getStore(), 1);
    }));

  test('is asked for with eagerStart, and refused with eagerStart: false, whatever the factory', () =>
    virtualRun(async () => {
      const loop = getRunningLoop();
      const order: string[] = [];
      const note = (text: string) => async () => void order.push(text);
      const first = createTask(note('eager'), { eagerStart: true, name: 'first' });
      order.push('creator');
      loop.setTaskFactory(eagerTaskFactory);
      const second = createTask(note('lazy'), { eagerStart: false });
      order.push('creator');
      await first;
      await second;
      assert.deepEqual(order, ['eager', 'creator', 'creator', 'lazy']);
      assert.equal(first.getName(), 'first');
    }));

  test('has its name before its first step', () =>
    virtualRun(async () => {
      const task = createTask(async () => currentTask()?.getName(), { eagerStart: true, name: 'early bird' });
      assert.equal(await task, 'early bird');
    }));

  test('made on a loop that does not run starts when the loop does', async () => {
    const order: string[] = [];
    await virtualRun(async () => {
      const idle = newEventLoop();
      const task = idle.createTask(async () => void order.push('task'), { eagerStart: true });
      order.push('creator');
      await turn();
      assert.deepEqual(order, ['creator']);
      task.cancel();
      await turn();
      // A task that nobody will run any more: the loop says so when it closes.
      using reports = recordExceptions(idle);
      idle.close();
      assert.deepEqual(
        reports.map((report) => report.task),
        [task],
      );
    });
  });
});
