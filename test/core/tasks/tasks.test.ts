import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  InvalidStateError,
  RuntimeError,
  sleep,
  Task,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { recordExceptions } from '../../support/recorders.ts';
import { pendingFuture, turn, withLoop } from './support.ts';

describe('creating a task', () => {
  test('starts on the next turn, and gives its function to the loop that runs', () =>
    virtualRun(async () => {
      const order: string[] = [];
      const task = createTask(async () => order.push('task'));
      order.push('creator');
      await task;
      assert.deepEqual(order, ['creator', 'task']);
      assert.equal(task.getLoop(), getRunningLoop());
    }));

  test('runs on the loop it is constructed for [test_tasks.BaseTaskTests.test_task_class]', async () => {
    for (const _ of ['first loop', 'second loop']) {
      await withLoop(async (loop) => {
        const task = new Task(async () => 'ok', { loop });
        assert.equal(task.getLoop(), loop);
        assert.equal(task.done(), false);
        assert.equal(await loop.runUntilComplete(task), 'ok');
        assert.equal(task.done(), true);
        assert.equal(task.result(), 'ok');
      });
    }
  });

  test('awaits through nested async functions [test_tasks.BaseTaskTests.test_task_basics]', async () => {
    const inner = async (value: number) => {
      await turn();
      return value;
    };
    const outer = async () => (await inner(42)) + (await inner(1000));
    assert.equal(await virtualRun(() => createTask(outer)), 1042);
  });

  test('with createTask gives a Task, time and again [test_tasks.BaseTaskTests.test_bare_create_task test_tasks.BaseTaskTests.test_create_task_with_async_function]', () =>
    virtualRun(async () => {
      const one = async () => 1;
      for (const task of [createTask(one), createTask(one), getRunningLoop().createTask(one)]) {
        assert.ok(task instanceof Task);
        assert.equal(await task, 1);
      }
    }));

  test('takes the name that is given [test_tasks.BaseTaskTests.test_bare_create_named_task]', () =>
    virtualRun(async () => {
      const task = createTask(async () => currentTask()?.getName(), { name: 'No-op' });
      assert.equal(task.getName(), 'No-op');
      assert.equal(await task, 'No-op');
    }));

  test('refuses what is no function, with what to pass instead [test_tasks.BaseTaskTests.test_create_task_with_noncoroutine]', () =>
    virtualRun(async () => {
      for (const wrong of [123, 123, 'text', null, {}]) {
        assert.throws(() => createTask(wrong as never), { name: 'TypeError', message: /coroutine was expected/ });
        assert.throws(() => new Task(wrong as never), { name: 'TypeError', message: /coroutine was expected/ });
      }
    }));

  test('refuses a promise, which has started already, and says to pass the function', () =>
    virtualRun(async () => {
      const promise = Promise.resolve(1);
      assert.throws(() => createTask(promise as never), { name: 'TypeError', message: /createTask\(\(\) => / });
      const future = pendingFuture();
      assert.throws(() => createTask(future as never), { name: 'TypeError' });
    }));

  test('accepts a function that returns a bare thenable [test_tasks.BaseTaskTests.test_create_task_with_asynclike_function]', () =>
    virtualRun(async () => {
      const thenable: PromiseLike<number> = {
        then: (resolve, reject) => Promise.resolve(42).then(resolve, reject),
      };
      for (const task of [createTask(() => thenable), createTask(() => thenable)]) {
        assert.ok(task instanceof Task);
        assert.equal(await task, 42);
      }
    }));

  test('on a closed loop fails and leaves nothing behind', async () => {
    const loop = await withLoop(async (loop) => loop);
    let started = false;
    const coro = async () => {
      started = true;
    };
    assert.throws(() => loop.createTask(coro), RuntimeError);
    assert.equal(started, false);
  });
});

describe('a task', () => {
  test('is a Future [test_tasks.GenericTaskTests.test_future_subclass]', () =>
    virtualRun(async () => {
      assert.equal(Object.getPrototypeOf(Task), Future);
      assert.ok(createTask(async () => {}) instanceof Future);
    }));

  test('has its result set by its function alone [test_tasks.BaseTaskTests.test_task_set_methods]', () =>
    virtualRun(async () => {
      const task = createTask(async () => 'ko');
      assert.throws(() => task.setResult('ok'), { name: 'RuntimeError', message: /does not support setResult/ });
      assert.throws(() => task.setException(new RangeError()), {
        name: 'RuntimeError',
        message: /does not support setException/,
      });
      assert.equal(await task, 'ko');
    }));

  test('has no result before it is done', () =>
    virtualRun(async () => {
      const task = createTask(() => sleep(1));
      assert.throws(() => task.result(), InvalidStateError);
      assert.throws(() => task.exception(), InvalidStateError);
      await task;
      assert.equal(task.result(), undefined);
      assert.equal(task.exception(), undefined);
    }));

  test('keeps the very error that its function threw [test_tasks.BaseTaskTests.test_exception_traceback]', () =>
    virtualRun(async () => {
      async function divide() {
        throw new EvalError('by zero');
      }
      const task = createTask(divide);
      await turn();
      const error = task.exception();
      assert.ok(error instanceof EvalError);
      assert.match(String(error.stack), /at divide/);
      assert.throws(() => task.result(), error);
      await assert.rejects(async () => task, error);
    }));

  test('that throws while it is started rejects, and does not throw at its creator', () =>
    virtualRun(async () => {
      const task = createTask((): Promise<void> => {
        throw new SyntaxError('before any promise');
      });
      await assert.rejects(async () => task, SyntaxError);
    }));

  test('gives back the function it was made from [test_tasks.BaseTaskTests.test_get_coro]', () =>
    virtualRun(async () => {
      const coro = async () => {};
      const task = createTask(coro);
      assert.equal(task.getCoro(), coro);
      await task;
      assert.equal(task.getCoro(), coro);
    }));

  test('cannot wait for itself [test_tasks.BaseTaskTests.test_task_awaits_on_itself]', () =>
    virtualRun(async () => {
      const task: Task<void> = createTask(async () => {
        await task;
      });
      await assert.rejects(async () => task, { name: 'RuntimeError', message: /cannot await on itself/ });
      assert.equal(task.cancelled(), false);
    }));

  test('cannot wait for a future of another loop [test_tasks.BaseTaskTests.test_other_loop_future]', () =>
    withLoop((other) =>
      virtualRun(async () => {
        const future = new Future<void>({ loop: other });
        const task = createTask(async () => {
          await future;
        });
        await assert.rejects(async () => task, { name: 'RuntimeError', message: /attached to a different loop/ });
      }),
    ));

  test('resumes with the identical object that the future was given [test_tasks.BaseTaskTests.test_step_result_future]', () =>
    virtualRun(async () => {
      const waits: string[] = [];
      class Watched<T> extends Future<T> {
        override then<A = T, B = never>(
          onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
          onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
        ): Promise<A | B> {
          waits.push('then');
          return super.then(onFulfilled, onRejected);
        }
      }
      const future = new Watched<object>();
      let seen: object | undefined;
      const task = createTask(async () => {
        seen = await future;
      });
      await turn();
      assert.deepEqual(waits, ['then']);
      const result = {};
      future.setResult(result);
      await turn();
      assert.equal(seen, result);
      assert.equal(task.done(), true);
      assert.equal(task.result(), undefined);
    }));

  test('ends though its function has gone on once its result was forced, and says so [test_tasks.SetMethodsTest.test_set_result_causes_invalid_state]', () =>
    virtualRun(async () => {
      const reports = recordExceptions(getRunningLoop());
      const task = createTask(async () => {
        await sleep(100);
        return 'own';
      });
      Future.prototype.setResult.call(task, 'forced');
      assert.equal(await task, 'forced');
      await sleep(200);
      assert.equal(task.result(), 'forced');
      assert.equal(reports.length, 1);
      assert.ok(reports[0]?.exception instanceof InvalidStateError);
    }));

  test('ends though its function has gone on once its failure was forced, and says so [test_tasks.SetMethodsTest.test_set_exception_causes_invalid_state]', () =>
    virtualRun(async () => {
      const reports = recordExceptions(getRunningLoop());
      const task = createTask(async () => {
        await sleep(100);
        return 'own';
      });
      const forced = new URIError('forced');
      Future.prototype.setException.call(task, forced);
      await assert.rejects(async () => task, forced);
      await sleep(200);
      assert.equal(task.exception(), forced);
      assert.equal(reports.length, 1);
      assert.ok(reports[0]?.exception instanceof InvalidStateError);
    }));

  test('of a loop that is stopped goes on when the loop runs again [test_tasks.BaseTaskTests.test_stop_while_run_in_complete]', () =>
    withLoop(async (loop) => {
      let steps = 0;
      const task = loop.createTask(async () => {
        while (steps < 10) {
          await turn();
          steps += 1;
          if (steps === 2) loop.stop();
        }
      });
      await assert.rejects(async () => loop.runUntilComplete(task), {
        name: 'RuntimeError',
        message: /Event loop stopped before Future completed/,
      });
      assert.equal(task.done(), false);
      assert.equal(steps, 2);
      task.cancel();
      await assert.rejects(async () => loop.runUntilComplete(task), CancelledError);
      assert.equal(steps, 2);
    }));
});
