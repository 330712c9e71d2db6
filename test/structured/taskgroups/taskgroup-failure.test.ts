/** One child, or the body, fails: the rest is cancelled, awaited, and all errors arrive as one ExceptionGroup. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  ExceptionGroup,
  KeyboardInterrupt,
  sleep,
  type Task,
  taskGroup,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Crash, crashAfter, crashInCleanup, errorTypes, groupOf, OtherCrash, valueAfter } from './support.ts';

test('cancels the other children when one fails [test_taskgroups.TestTaskGroup.test_taskgroup_04]', () =>
  virtualRun(async () => {
    let sawCancel = false;
    let sibling!: Task<void>;
    let wentOn = false;
    const runner = createTask(async () => {
      await taskGroup(async (group) => {
        group.createTask(() => crashAfter(100));
        sibling = group.createTask(async () => {
          try {
            await sleep(1000);
          } catch (error) {
            sawCancel = error instanceof CancelledError;
            throw error;
          }
        });
      });
      wentOn = true;
    });
    const error = await groupOf(runner);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(error.errors.length, 1);
    assert.equal(wentOn, false);
    assert.ok(sawCancel);
    assert.ok(sibling.cancelled());
  }));

test('cancels the body too, and gathers the errors of children that fail together [test_taskgroups.TestTaskGroup.test_cancel_children_on_child_error]', () =>
  virtualRun(async () => {
    const cancelled: string[] = [];
    const park = async (name: string) => {
      try {
        await sleep(5000);
      } catch (error) {
        cancelled.push(name);
        throw error;
      }
    };
    const runner = createTask(() =>
      taskGroup(async (group) => {
        for (let child = 0; child < 3; child += 1) group.createTask(() => crashAfter(100));
        group.createTask(() => park('child'));
        await park('body');
      }),
    );
    const error = await groupOf(runner);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.deepEqual(cancelled.sort(), ['body', 'child']);
  }));

for (const [where, before, id] of [
  ['after waiting', 100, 'test_taskgroups.TestTaskGroup.test_taskgroup_09'],
  ['before any child has started', undefined, 'test_taskgroups.TestTaskGroup.test_taskgroup_10'],
] as const) {
  test(`a body that fails ${where} cancels the children [${id}]`, () =>
    virtualRun(async () => {
      let t1!: Task<number>;
      let t2!: Task<number>;
      const error = await groupOf(
        taskGroup(async (group) => {
          t1 = group.createTask(() => valueAfter(1000, 42));
          t2 = group.createTask(() => valueAfter(2000, 11));
          if (before !== undefined) await sleep(before);
          throw new Crash();
        }),
      );
      assert.deepEqual(errorTypes(error), new Set([Crash]));
      assert.ok(t1.cancelled());
      assert.ok(t2.cancelled());
    }));
}

test('a child of the outer group that fails ends the inner group, and is reported once [test_taskgroups.TestTaskGroup.test_taskgroup_13]', () =>
  virtualRun(async () => {
    const error = await groupOf(
      createTask(() =>
        taskGroup(async (outer) => {
          outer.createTask(() => crashAfter(100));
          await taskGroup(async (inner) => void inner.createTask(() => crashAfter(10_000)));
        }),
      ),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash]));
  }));

test('the failure of an inner group is a failure of the outer one [test_taskgroups.TestTaskGroup.test_taskgroup_14]', () =>
  virtualRun(async () => {
    const error = await groupOf(
      createTask(() =>
        taskGroup(async (outer) => {
          outer.createTask(() => crashAfter(10_000));
          await taskGroup(async (inner) => void inner.createTask(() => crashAfter(100)));
        }),
      ),
    );
    assert.deepEqual(errorTypes(error), new Set([ExceptionGroup]));
    assert.deepEqual(errorTypes(error.errors[0] as ExceptionGroup), new Set([Crash]));
  }));

test('an error the body raises while it is cancelled for a child is gathered too [test_taskgroups.TestTaskGroup.test_taskgroup_19]', () =>
  virtualRun(async () => {
    const error = await groupOf(
      createTask(() =>
        taskGroup(async (group) => {
          group.createTask(() => crashAfter(100));
          await crashInCleanup(new OtherCrash());
        }),
      ),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash, OtherCrash]));
  }));

test('a KeyboardInterrupt comes out bare [test_taskgroups.TestTaskGroup.test_taskgroup_20]', () =>
  virtualRun(async () => {
    const failing = taskGroup(async (group) => {
      group.createTask(() => crashAfter(100));
      await crashInCleanup(new KeyboardInterrupt());
    });
    await assert.rejects(failing, KeyboardInterrupt);
  }));

test('what is thrown need not be an Error, in the body or in a child [test_taskgroups.TestTaskGroup.test_taskgroup_20a test_taskgroups.TestTaskGroup.test_taskgroup_21a]', () =>
  virtualRun(async () => {
    class NoError {}
    const inBody = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashAfter(100));
        await crashInCleanup(new NoError());
      }),
    );
    assert.deepEqual(errorTypes(inBody), new Set([NoError, Crash]));
    const inChild = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashAfter(100, new NoError()));
        await crashInCleanup(new TypeError());
      }),
    );
    assert.deepEqual(errorTypes(inChild), new Set([NoError, TypeError]));
  }));

test('an error in clean-up inside the body and one of a child arrive together, and the task is not left cancelled [test_taskgroups.TestTaskGroup.test_taskgroup_context_manager_exit_raises]', () =>
  virtualRun(async () => {
    await createTask(async () => {
      const error = await groupOf(
        taskGroup(async (group) => {
          try {
            group.createTask(async () => {
              throw new Crash();
            });
            await sleep(1000);
          } finally {
            await crashAfter(0, new Crash());
          }
        }),
      );
      assert.equal(currentTask()?.cancelling(), 0);
      assert.deepEqual(
        error.errors.map((each) => (each as Crash).name),
        ['Crash', 'Crash'],
      );
    });
  }));

test('the cancel count is as before when the failure was handled [test_taskgroups.TestTaskGroup.test_cancelling_level_preserved]', () =>
  virtualRun(async () => {
    await groupOf(taskGroup(async (group) => void group.createTask(() => crashAfter(0))));
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  }));

test('when children of both groups fail, the inner failure is handled and the cancellation is still due [test_taskgroups.TestTaskGroup.test_nested_groups_both_cancelled]', () =>
  virtualRun(async () => {
    const error = await groupOf(
      taskGroup(async (outer) => {
        const inner = await groupOf(
          taskGroup(async (group) => {
            group.createTask(() => crashAfter(0));
            outer.createTask(() => crashAfter(0, new OtherCrash()));
          }),
        );
        assert.deepEqual(errorTypes(inner), new Set([Crash]));
        assert.equal(currentTask()?.cancelling(), 1);
      }),
    );
    assert.deepEqual(errorTypes(error), new Set([OtherCrash]));
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('the group’s message says what it is, and its errors are in the order they happened', () =>
  virtualRun(async () => {
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashInCleanup(new OtherCrash()));
        group.createTask(() => crashAfter(10));
      }),
    );
    assert.match(error.message, /unhandled errors in a TaskGroup/);
    assert.deepEqual(
      error.errors.map((each) => (each as Error).name),
      ['Crash', 'OtherCrash'],
    );
    assert.ok(error instanceof AggregateError);
    const [match, rest] = error.split(Crash);
    assert.equal(match?.errors.length, 1);
    assert.equal(rest?.errors.length, 1);
  }));
