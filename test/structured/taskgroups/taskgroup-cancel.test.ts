/** The task a group runs in is cancelled from outside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError, createTask, currentTask, Event, ExceptionGroup, sleep, taskGroup } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Crash, crashAfter, crashInCleanup, errorTypes, groupOf, OtherCrash, valueAfter } from './support.ts';

/** Parks, and counts itself when it is cancelled. */
async function park(onCancel: () => void): Promise<void> {
  try {
    await sleep(5000);
  } catch (error) {
    onCancel();
    throw error;
  }
}

test('cancels all children when the task that waits for them is cancelled [test_taskgroups.TestTaskGroup.test_cancellation]', () =>
  virtualRun(async () => {
    let cancelled = 0;
    const runner = createTask(() =>
      taskGroup(async (group) => {
        for (let child = 0; child < 5; child += 1) group.createTask(() => park(() => (cancelled += 1)));
      }),
    );
    await sleep(100);
    assert.equal(runner.done(), false);
    runner.cancel();
    await assert.rejects(runner, CancelledError);
    assert.equal(cancelled, 5);
  }));

test('cancels the body and the children [test_taskgroups.TestTaskGroup.test_taskgroup_07]', () =>
  virtualRun(async () => {
    let cancelled = 0;
    const runner = createTask(() =>
      taskGroup(async (group) => {
        for (let child = 0; child < 5; child += 1) group.createTask(() => park(() => (cancelled += 1)));
        await park(() => (cancelled += 10));
      }),
    );
    await sleep(100);
    runner.cancel();
    await assert.rejects(runner, CancelledError);
    assert.equal(cancelled, 15);
  }));

test('errors that children raise in their clean-up go before the cancellation [test_taskgroups.TestTaskGroup.test_taskgroup_08]', () =>
  virtualRun(async () => {
    const runner = createTask(() =>
      taskGroup(async (group) => {
        for (let child = 0; child < 5; child += 1) group.createTask(() => crashInCleanup());
        await sleep(10_000);
      }),
    );
    await sleep(100);
    assert.equal(runner.done(), false);
    runner.cancel();
    const error = await groupOf(runner);
    assert.deepEqual(errorTypes(error), new Set([Crash]));
    assert.equal(error.errors.length, 5);
  }));

for (const [which, outerChild, id] of [
  ['an empty outer group', false, 'test_taskgroups.TestTaskGroup.test_taskgroup_11'],
  ['an outer group with a child', true, 'test_taskgroups.TestTaskGroup.test_taskgroup_12'],
] as const) {
  test(`errors in the clean-up of an inner group arrive through ${which} [${id}]`, () =>
    virtualRun(async () => {
      const runner = createTask(() =>
        taskGroup(async (outer) => {
          if (outerChild) outer.createTask(() => sleep(10_000));
          await taskGroup(async (inner) => {
            for (let child = 0; child < 5; child += 1) inner.createTask(() => crashInCleanup());
            await sleep(10_000);
          });
        }),
      );
      await sleep(100);
      assert.equal(runner.done(), false);
      runner.cancel();
      const error = await groupOf(runner);
      assert.deepEqual(errorTypes(error), new Set([ExceptionGroup]));
      assert.deepEqual(errorTypes(error.errors[0] as ExceptionGroup), new Set([Crash]));
    }));
}

for (const [how, nested, id] of [
  ['is cancelled', false, 'test_taskgroups.TestTaskGroup.test_taskgroup_15'],
  ['is cancelled through a task that awaits it', true, 'test_taskgroups.TestTaskGroup.test_taskgroup_16'],
] as const) {
  test(`a child that fails while a body that ${how} cleans up is not lost [${id}]`, () =>
    virtualRun(async () => {
      const grouped = () =>
        taskGroup(async (group) => {
          group.createTask(() => crashAfter(300));
          try {
            await sleep(10_000);
          } catch (error) {
            await sleep(500);
            throw error;
          }
        });
      const runner = createTask(nested ? async () => await createTask(grouped) : grouped);
      await sleep(100);
      assert.equal(runner.done(), false);
      runner.cancel();
      assert.deepEqual(errorTypes(await groupOf(runner)), new Set([Crash]));
    }));
}

test('a group without children is cancelled like any code [test_taskgroups.TestTaskGroup.test_taskgroup_17]', () =>
  virtualRun(async () => {
    let cancelled = 0;
    const runner = createTask(() => taskGroup(() => park(() => (cancelled += 10))));
    await sleep(100);
    assert.equal(runner.done(), false);
    runner.cancel('told to');
    await assert.rejects(runner, { name: 'CancelledError', message: 'told to' });
    assert.equal(cancelled, 10);
  }));

test('a body that turns its cancellation into an error fails with that [test_taskgroups.TestTaskGroup.test_taskgroup_18]', () =>
  virtualRun(async () => {
    const runner = createTask(() =>
      taskGroup(async () => {
        try {
          await sleep(10_000);
        } catch {
          throw new OtherCrash();
        }
      }),
    );
    await sleep(100);
    runner.cancel();
    assert.deepEqual(errorTypes(await groupOf(runner)), new Set([OtherCrash]));
  }));

test('a cancelled group with children that simply wait is just cancelled [test_taskgroups.TestTaskGroup.test_taskgroup_22]', () =>
  virtualRun(async () => {
    const runner = createTask(() =>
      taskGroup(async (group) => {
        group.createTask(() => valueAfter(1000, 42));
        group.createTask(() => valueAfter(2000, 11));
      }),
    );
    await sleep(50);
    runner.cancel();
    await assert.rejects(runner, CancelledError);
  }));

test('a failing child and a cancellation from outside: the group’s error first, the cancellation at the next await [test_taskgroups.TestTaskGroup.test_error_and_cancel]', () =>
  virtualRun(async () => {
    const event = new Event();
    const task = createTask(async () => {
      const error = await groupOf(
        taskGroup(async (group) => {
          group.createTask(async () => {
            event.set();
            await sleep(0);
            throw new Crash();
          });
          await sleep(1000);
          assert.fail('the sleep in the group is cancelled');
        }),
      );
      assert.deepEqual(errorTypes(error), new Set([Crash]));
      assert.equal(currentTask()?.cancelling(), 1);
      await sleep(1000);
      assert.fail('the sleep after the group is cancelled');
    });
    await event.wait();
    assert.equal(task.cancelling(), 0);
    task.cancel();
    assert.equal(task.cancelling(), 1);
    await assert.rejects(task, CancelledError);
    assert.ok(task.cancelled());
  }));

test('a second cancel while children clean up does not leave them behind', () =>
  virtualRun(async () => {
    let cleaned = false;
    const runner = createTask(() =>
      taskGroup(async (group) => {
        group.createTask(async () => {
          try {
            await sleep(1000);
          } finally {
            await sleep(50);
            cleaned = true;
          }
        });
      }),
    );
    await sleep(10);
    runner.cancel();
    await sleep(10);
    assert.equal(runner.done(), false);
    runner.cancel();
    await assert.rejects(runner, CancelledError);
    assert.ok(cleaned);
    assert.equal(runner.cancelling(), 2);
  }));
