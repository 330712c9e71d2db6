import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Crash, crashAfter, errorTypes, groupOf, pushAfter, valueAfter } from './support.ts';

test('ends when all its children have ended, and returns what the body returns [test_taskgroups.TestTaskGroup.test_taskgroup_01]', () =>
  virtualRun(async () => {
    const [t1, t2] = await taskGroup(
      async (group) =>
        [group.createTask(() => valueAfter(100, 42)), group.createTask(() => valueAfter(200, 11))] as const,
    );
    assert.equal(t1.result(), 42);
    assert.equal(t2.result(), 11);
    assert.equal(getRunningLoop().time(), 200);
  }));

test('children may start while others already run [test_taskgroups.TestTaskGroup.test_taskgroup_02]', () =>
  virtualRun(async () => {
    const [t1, t2] = await taskGroup(async (group) => {
      const first = group.createTask(() => valueAfter(100, 42));
      await sleep(150);
      return [first, group.createTask(() => valueAfter(200, 11))] as const;
    });
    assert.equal(t1.result(), 42);
    assert.equal(t2.result(), 11);
    assert.equal(getRunningLoop().time(), 350);
  }));

test('a child that is cancelled by itself does not touch the others [test_taskgroups.TestTaskGroup.test_taskgroup_03]', () =>
  virtualRun(async () => {
    const [t1, t2] = await taskGroup(async (group) => {
      const first = group.createTask(() => valueAfter(1000, 42));
      await sleep(150);
      first.cancel();
      return [first, group.createTask(() => valueAfter(200, 11))] as const;
    });
    assert.ok(t1.cancelled());
    assert.equal(t2.result(), 11);
  }));

test('keeps no task that has ended [test_taskgroups.TestTaskGroup.test_taskgroup_23]', () =>
  virtualRun(async () => {
    await taskGroup(async (group) => {
      const children = () => allTasks().size - 1;
      for (let count = 0; count < 10; count += 1) {
        await sleep(100);
        group.createTask(() => sleep(300));
        if (count === 5) assert.ok(children() < 5);
      }
      await sleep(1350);
      assert.equal(children(), 0);
    });
  }));

test('a child may start further children [test_taskgroups.TestTaskGroup.test_taskgroup_24]', () =>
  virtualRun(async () => {
    const done: number[] = [];
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(100);
        for (const ms of [200, 100]) group.createTask(() => pushAfter(ms, done, ms));
      });
    });
    assert.deepEqual(done, [100, 200]);
    assert.equal(getRunningLoop().time(), 300);
  }));

test('children that start children for ever end when one fails [test_taskgroups.TestTaskGroup.test_taskgroup_25]', () =>
  virtualRun(async () => {
    let hydras = 0;
    const hydra = (group: TaskGroup) => async (): Promise<void> => {
      hydras += 1;
      await sleep(10);
      group.createTask(hydra(group));
      group.createTask(hydra(group));
    };
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(hydra(group));
        group.createTask(async () => {
          while (hydras < 10) await sleep(15);
          throw new Crash();
        });
      }),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.ok(hydras >= 10);
    assert.equal(allTasks().size, 1);
  }));

test('a child gets the name it is given [test_taskgroups.TestTaskGroup.test_taskgroup_task_name]', () =>
  virtualRun(async () => {
    await taskGroup(async (group) => {
      const task = group.createTask(() => sleep(0), { name: 'yolo' });
      assert.equal(task.getName(), 'yolo');
    });
  }));

test('a child runs in the context it is given, else in that of its creator [test_taskgroups.TestTaskGroup.test_taskgroup_task_context]', () =>
  virtualRun(async () => {
    const storage = new AsyncLocalStorage<{ value: number }>();
    const given = { value: 0 };
    const own = { value: 0 };
    const context = storage.run(given, () => AsyncLocalStorage.snapshot());
    const write = (value: number) => async () => {
      await sleep(0);
      const store = storage.getStore();
      assert.ok(store);
      store.value = value;
    };
    await storage.run(own, () =>
      taskGroup(async (group) => {
        await group.createTask(write(1), { context });
        assert.equal(given.value, 1);
        await group.createTask(write(2), { context });
        assert.equal(given.value, 2);
        assert.equal(own.value, 0);
        await group.createTask(write(3));
        assert.equal(own.value, 3);
      }),
    );
  }));

test('takes no task any more once a child has failed [test_taskgroups.TestTaskGroup.test_taskgroup_no_create_task_after_failure]', () =>
  virtualRun(async () => {
    let refused: unknown;
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashAfter(1));
        group.createTask(async () => {
          try {
            await sleep(1000);
          } catch (cancelled) {
            assert.ok(cancelled instanceof CancelledError);
            try {
              group.createTask(() => crashAfter(1));
            } catch (reason) {
              refused = reason;
            }
          }
        });
      }),
    );
    assert.ok(refused instanceof RuntimeError);
    assert.match(refused.message, /is shutting down/);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
  }));

test('takes no task once it is finished [test_taskgroups.TestTaskGroup.test_taskgroup_finished]', () =>
  virtualRun(async () => {
    const finished = await taskGroup(async (group) => group);
    const started: string[] = [];
    assert.throws(
      () => finished.createTask(() => pushAfter(0, started, 'refused')),
      (error: Error) => error instanceof RuntimeError && /is finished/.test(error.message),
    );
    await sleep(1);
    assert.deepEqual(started, []);
  }));

test('outside a task it makes a task for its body [test_taskgroups.TestTaskGroup.test_taskgroup_without_parent_task]', async () => {
  assert.equal(currentTask(), undefined);
  const results = await taskGroup(async (group) => {
    assert.notEqual(currentTask(), undefined);
    return [group.createTask(() => valueAfter(1, 'a')), group.createTask(() => valueAfter(1, 'b'))];
  });
  assert.deepEqual(
    results.map((task) => task.result()),
    ['a', 'b'],
  );
  const error = await groupOf(taskGroup(async (group) => void group.createTask(() => crashAfter(1))));
  assert.deepEqual(errorTypes(error), new Set([Crash]));
});

test('a promise instead of a function is a TypeError that says to pass the function', () =>
  virtualRun(async () => {
    await taskGroup(async (group) => {
      const started = Promise.resolve(1);
      const wrong = group.createTask as unknown as (promise: Promise<number>) => Task<number>;
      assert.throws(() => wrong.call(group, started), { name: 'TypeError', message: /\(\) =>/ });
    });
  }));

test('an eager child that ends at once is as good as any [gh-128550]', () =>
  virtualRun(async () => {
    let bodyWentOn = false;
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(
          async () => {
            throw new Crash();
          },
          { eagerStart: true },
        );
        bodyWentOn = true;
        await sleep(1000);
        assert.fail('the sleep is cancelled');
      }),
    );
    assert.ok(bodyWentOn);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(getRunningLoop().time(), 0);
  }));

test('a group in a group waits for its own children only', () =>
  virtualRun(async () => {
    const ended: string[] = [];
    await taskGroup(async (outer) => {
      outer.createTask(() => pushAfter(20, ended, 'outer child'));
      await taskGroup(async (inner) => {
        inner.createTask(() => pushAfter(10, ended, 'inner child'));
      });
      ended.push('inner group');
    });
    assert.deepEqual(ended, ['inner child', 'inner group', 'outer child']);
  }));

test('the group of a body in a createTask belongs to that task', () =>
  virtualRun(async () => {
    const task = createTask(() => taskGroup(async (group) => void group.createTask(() => crashAfter(5))));
    await sleep(10);
    assert.ok(task.done());
    assert.equal(currentTask()?.cancelling(), 0);
    await groupOf(task);
  }));
