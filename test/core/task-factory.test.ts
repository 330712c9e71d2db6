import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  coroutine,
  createTask,
  type EventLoop,
  ensureFuture,
  newEventLoop,
  run,
  Task,
  type TaskFactory,
} from 'tsyncio';
import { collectGarbage } from '../support/garbage.ts';
import { collectWarnings } from './support/recorders.ts';

class MyTask<T> extends Task<T> {}

const withLoop = (body: (loop: EventLoop) => Promise<void>) => async () => {
  const loop = newEventLoop();
  await body(loop);
  loop.close();
};

describe('setTaskFactory', () => {
  test(
    'takes a function or undefined [test_base_events.BaseEventLoopTests.test_set_task_factory_invalid]',
    withLoop(async (loop) => {
      assert.throws(() => loop.setTaskFactory(1 as never), TypeError);
      assert.equal(loop.getTaskFactory(), undefined);
    }),
  );

  test(
    'has every task made by the factory, until undefined restores the default [test_base_events.BaseEventLoopTests.test_set_task_factory]',
    withLoop(async (loop) => {
      const factory: TaskFactory = (l, coro, options) => new MyTask(coro, { ...options, loop: l });
      assert.equal(loop.getTaskFactory(), undefined);
      loop.setTaskFactory(factory);
      assert.equal(loop.getTaskFactory(), factory);
      const mine = loop.createTask(async () => 1);
      assert.ok(mine instanceof MyTask);
      assert.equal(await loop.runUntilComplete(mine), 1);

      loop.setTaskFactory(undefined);
      assert.equal(loop.getTaskFactory(), undefined);
      const plain = loop.createTask(async () => 2);
      assert.ok(plain instanceof Task);
      assert.ok(!(plain instanceof MyTask));
      assert.equal(await loop.runUntilComplete(plain), 2);
    }),
  );

  test(
    'is asked by createTask and ensureFuture of the module too',
    withLoop(async (loop) => {
      loop.setTaskFactory((l, coro, options) => new MyTask(coro, { ...options, loop: l }));
      await loop.runUntilComplete(async () => {
        const tasks = [createTask(async () => 1), ensureFuture(async () => 2)];
        for (const task of tasks) assert.ok(task instanceof MyTask);
        assert.deepEqual([await tasks[0], await tasks[1]], [1, 2]);
      });
    }),
  );
});

describe('createTask of a loop', () => {
  test(
    'names the task [test_base_events.BaseEventLoopTests.test_create_named_task_with_default_factory]',
    withLoop(async (loop) => {
      const task = loop.createTask(async () => {}, { name: 'test_task' });
      assert.equal(task.getName(), 'test_task');
      await loop.runUntilComplete(task);
    }),
  );

  test(
    'names the task before its first step also where a factory does not [test_base_events.BaseEventLoopTests.test_create_named_task_with_custom_factory]',
    withLoop(async (loop) => {
      loop.setTaskFactory((l, coro) => new Task(coro, { loop: l }));
      const task = loop.createTask(async () => {}, { name: 'test_task' });
      assert.equal(task.getName(), 'test_task');
      await loop.runUntilComplete(task);
    }),
  );

  test('on a closed loop throws, and does not call the coroutine forgotten [test_base_events.BaseEventLoopTests.test_create_task_error_closes_coro]', async () => {
    const lazy = coroutine(async function neverStarted() {});
    const loop = newEventLoop();
    loop.close();
    const warnings = await collectWarnings(async () => {
      assert.throws(() => loop.createTask(lazy()), { name: 'RuntimeError', message: /Event loop is closed/ });
      await collectGarbage();
      await run(async () => {});
    });
    assert.deepEqual(warnings, []);
  });
});
