/** `TaskGroup.cancel()`, as CPython 3.15 has it: everything in the group is cancelled, the group ends without an error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentSignal,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
  timeout,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Crash, crashAfter, crashInCleanup, errorTypes, groupOf } from './support.ts';

test('cancels the children and ends without an error', () =>
  virtualRun(async () => {
    const tasks: Task<void>[] = [];
    await taskGroup(async (group) => {
      for (let child = 0; child < 3; child += 1) tasks.push(group.createTask(() => sleep(1000)));
      await sleep(10);
      group.cancel();
    });
    assert.deepEqual(
      tasks.map((task) => task.cancelled()),
      [true, true, true],
    );
    assert.equal(getRunningLoop().time(), 10);
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  }));

test('cancels the body at its next await, and taskGroup resolves to undefined', () =>
  virtualRun(async () => {
    let after = false;
    const result = await taskGroup(async (group) => {
      group.cancel();
      await sleep(0);
      after = true;
      return 'the body’s value';
    });
    assert.equal(result, undefined);
    assert.equal(after, false);
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('may be called by a child', () =>
  virtualRun(async () => {
    let bodyCancelled = false;
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(10);
        group.cancel();
      });
      try {
        await sleep(1000);
      } catch (error) {
        bodyCancelled = error instanceof CancelledError;
        throw error;
      }
    });
    assert.ok(bodyCancelled);
    assert.equal(getRunningLoop().time(), 10);
  }));

test('may be called from outside, while the group waits for its children', () =>
  virtualRun(async () => {
    let kept!: TaskGroup;
    const runner = createTask(async () => {
      await taskGroup(async (group) => {
        kept = group;
        group.createTask(() => sleep(1000));
      });
      return 'went on';
    });
    await sleep(10);
    kept.cancel();
    assert.equal(await runner, 'went on');
  }));

test('may be called twice, and after the group has ended', () =>
  virtualRun(async () => {
    let kept!: TaskGroup;
    await taskGroup(async (group) => {
      kept = group;
      group.createTask(() => sleep(1000));
      group.cancel();
      group.cancel();
      await sleep(1);
    });
    kept.cancel();
    assert.equal(currentTask()?.cancelling(), 0);
    await sleep(1);
  }));

test('no task can be added afterwards', () =>
  virtualRun(async () => {
    await taskGroup(async (group) => {
      group.cancel();
      assert.throws(
        () => group.createTask(() => sleep(1)),
        (error: Error) => error instanceof RuntimeError && /is shutting down/.test(error.message),
      );
    });
  }));

test('a child that has not started yet never starts', () =>
  virtualRun(async () => {
    let started = false;
    await taskGroup(async (group) => {
      group.createTask(async () => {
        started = true;
      });
      group.cancel();
    });
    assert.equal(started, false);
  }));

test('an error the body throws after cancel is still an error', () =>
  virtualRun(async () => {
    const error = await groupOf(
      taskGroup(async (group) => {
        group.cancel();
        throw new Crash();
      }),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('an error in a child’s clean-up is still an error', () =>
  virtualRun(async () => {
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashInCleanup());
        await sleep(1);
        group.cancel();
      }),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash]));
  }));

test('after a failure cancel changes nothing', () =>
  virtualRun(async () => {
    const error = await groupOf(
      taskGroup(async (group) => {
        group.createTask(() => crashAfter(1));
        try {
          await sleep(1000);
        } finally {
          group.cancel();
        }
      }),
    );
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(currentTask()?.cancelling(), 0);
  }));

test('after a failure of the body, cancel and a cancellation from outside do not swallow it', () =>
  virtualRun(async () => {
    let kept!: TaskGroup;
    const runner = createTask(() =>
      taskGroup(async (group) => {
        kept = group;
        group.createTask(async () => {
          try {
            await sleep(1000);
          } finally {
            await sleep(50);
          }
        });
        await sleep(10);
        throw new Crash();
      }),
    );
    await sleep(20);
    kept.cancel();
    await sleep(10);
    runner.cancel();
    const error = await groupOf(runner);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(runner.cancelling(), 1);
  }));

test('a cancellation from outside in the same step is not swallowed', () =>
  virtualRun(async () => {
    let kept!: TaskGroup;
    const runner = createTask(() =>
      taskGroup(async (group) => {
        kept = group;
        await sleep(1000);
      }),
    );
    await sleep(10);
    kept.cancel();
    runner.cancel();
    await assert.rejects(runner, CancelledError);
    assert.equal(runner.cancelling(), 1);
  }));

for (const bodyParks of [true, false]) {
  test(`a cancellation from outside while a cancelled group waits for clean-up is not swallowed (the body ${bodyParks ? 'was parked' : 'had ended'}) [gh-155433]`, () =>
    virtualRun(async () => {
      let kept!: TaskGroup;
      const runner = createTask(() =>
        taskGroup(async (group) => {
          kept = group;
          group.createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              await sleep(50);
            }
          });
          if (bodyParks) await sleep(1000);
        }),
      );
      await sleep(10);
      kept.cancel();
      await sleep(10);
      assert.equal(runner.done(), false);
      runner.cancel();
      await assert.rejects(runner, CancelledError);
      assert.ok(runner.cancelled());
    }));
}

test('a timeout around a cancelled group does not go off', () =>
  virtualRun(async () => {
    const result = await timeout(100, async (limit) => {
      await taskGroup(async (group) => {
        await sleep(10);
        group.cancel();
        await sleep(1000);
      });
      await sleep(10);
      return limit.expired();
    });
    assert.equal(result, false);
  }));

test('the group’s signal aborts when it is cancelled', () =>
  virtualRun(async () => {
    await taskGroup(async (group) => {
      assert.equal(group.signal.aborted, false);
      group.cancel('enough');
      assert.ok(group.signal.aborted);
      assert.ok((group.signal.reason as unknown) instanceof CancelledError);
      assert.equal((group.signal.reason as CancelledError).message, 'enough');
    });
  }));

test('the group’s signal aborts when a child fails or the task is cancelled, and not when the group just ends', () =>
  virtualRun(async () => {
    const signals: AbortSignal[] = [];
    const keep = (group: TaskGroup) => void signals.push(group.signal);
    await taskGroup(async (group) => {
      keep(group);
      group.createTask(() => sleep(1));
    });
    await groupOf(
      taskGroup(async (group) => {
        keep(group);
        group.createTask(() => crashAfter(1));
      }),
    );
    const runner = createTask(() =>
      taskGroup(async (group) => {
        keep(group);
        await sleep(1000);
      }),
    );
    await sleep(1);
    runner.cancel();
    await assert.rejects(runner, CancelledError);
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [false, true, true],
    );
  }));

test('a cancelled child’s own signal aborts with the group', () =>
  virtualRun(async () => {
    let childSignal!: AbortSignal;
    await taskGroup(async (group) => {
      group.createTask(async () => {
        childSignal = currentSignal();
        await sleep(1000);
      });
      await sleep(1);
      group.cancel();
    });
    assert.ok(childSignal.aborted);
  }));
