import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, test } from 'node:test';
import { createTask, gather, getRunningLoop, sleep, Task } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture } from './support.ts';

describe('the AsyncLocalStorage context of a task', () => {
  test('is that of its creation, and what it sets stays its own [test_tasks.BaseTaskTests.test_context_1]', () =>
    virtualRun(async () => {
      const storage = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      const subtask = createTask(async () => {
        await sleep(10);
        seen.push(storage.getStore());
        storage.enterWith('something else');
        await sleep(10);
        seen.push(storage.getStore());
      });
      storage.enterWith('yes');
      await subtask;
      seen.push(storage.getStore());
      assert.deepEqual(seen, [undefined, 'something else', 'yes']);
    }));

  test('is not changed by the callbacks of what it waits for [test_tasks.BaseTaskTests.test_context_2]', async () => {
    const storage = new AsyncLocalStorage<string>();
    await virtualRun(async () => {
      for (const round of ['a', 'b']) {
        const future = pendingFuture();
        future.addDoneCallback(() => storage.enterWith('set by a callback'));
        storage.enterWith(`round ${round}`);
        getRunningLoop().callSoon(() => future.setResult());
        await future;
        assert.equal(storage.getStore(), `round ${round}`);
        for (const step of [1, 2, 3]) {
          storage.enterWith(`step ${step} of ${round}`);
          await sleep(1);
          assert.equal(storage.getStore(), `step ${step} of ${round}`);
        }
      }
    });
    assert.equal(storage.getStore(), undefined);
  });

  test('is not mixed up among 100 tasks that all change it [test_tasks.BaseTaskTests.test_context_3]', async () => {
    const storage = new AsyncLocalStorage<number>();
    await virtualRun(async () => {
      const sub = async (task: number) => {
        for (let step = 0; step < 10; step += 1) {
          storage.enterWith(task * 100 + step);
          await sleep((task * 7 + step * 13) % 50);
          assert.equal(storage.getStore(), task * 100 + step);
        }
        return task;
      };
      const tasks = Array.from({ length: 100 }, (_, task) => createTask(() => sub(task)));
      assert.deepEqual(
        await gather(tasks),
        tasks.map((_, task) => task),
      );
    });
    assert.equal(storage.getStore(), undefined);
  });

  type Make = (coro: () => Promise<void>, context: ReturnType<typeof AsyncLocalStorage.snapshot>) => Task<void>;

  /** A store that several tasks are given changes for all of them, as a `contextvars.Context` does. */
  async function shareContext(make: Make): Promise<void> {
    const storage = new AsyncLocalStorage<{ value?: number }>();
    const context = storage.run({}, () => AsyncLocalStorage.snapshot());
    const values = [context(() => storage.getStore()?.value)];
    for (const value of [1, 2]) {
      const task = make(async () => {
        await sleep(0);
        const store = storage.getStore();
        assert.ok(store);
        store.value = value;
      }, context);
      assert.equal(task.getContext(), context);
      await task;
      values.push(context(() => storage.getStore()?.value));
    }
    assert.deepEqual(values, [undefined, 1, 2]);
    assert.equal(storage.getStore(), undefined);
  }

  test('can be given to the constructor, and is given back [test_tasks.BaseTaskTests.test_context_4 test_tasks.BaseTaskTests.test_get_context]', () =>
    virtualRun(() => shareContext((coro, context) => new Task(coro, { context }))));

  test('can be given to createTask [test_tasks.BaseTaskTests.test_context_5]', () =>
    virtualRun(() => shareContext((coro, context) => createTask(coro, { context }))));

  test('can be given to loop.createTask [test_tasks.BaseTaskTests.test_context_6]', () =>
    virtualRun(() => shareContext((coro, context) => getRunningLoop().createTask(coro, { context }) as Task<void>)));
});
