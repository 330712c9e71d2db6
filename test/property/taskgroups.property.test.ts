/** Task groups whose children and body fail, clean up, resist, and are cancelled at random points. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  ExceptionGroup,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Canceller, cancellations, delay } from './schedules.ts';

class Failure extends Error {
  override readonly name = 'Failure';
}

interface Child {
  readonly work: number;
  readonly end: 'return' | 'throw';
  readonly cleanup: number;
  readonly cleanupEnd: 'pass on' | 'throw' | 'swallow';
}

const child: fc.Arbitrary<Child> = fc.record({
  work: delay,
  end: fc.constantFrom('return', 'return', 'throw'),
  cleanup: delay,
  cleanupEnd: fc.constantFrom('pass on', 'pass on', 'throw', 'swallow'),
});

const plans = fc.record({
  children: fc.array(child, { maxLength: 5 }),
  body: child,
  outside: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 2 }),
  groupCancel: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined, freq: 2 }),
  cancels: cancellations,
});

test('when a group ends all its children have ended, and every error thrown in it comes out', async () => {
  await fc.assert(
    fc.asyncProperty(plans, (plan) =>
      virtualRun(async () => {
        const thrown = new Set<unknown>();
        const children: Task<unknown>[] = [];
        const fail = () => {
          const failure = new Failure();
          thrown.add(failure);
          return failure;
        };
        const play = async ({ work, end, cleanup, cleanupEnd }: Child) => {
          try {
            await sleep(work);
          } catch (error) {
            assert.ok(error instanceof CancelledError);
            await sleep(cleanup);
            if (cleanupEnd === 'throw') throw fail();
            if (cleanupEnd === 'pass on') throw error;
            return;
          }
          if (end === 'throw') throw fail();
        };
        let kept: TaskGroup | undefined;
        let groupCancelled = false;
        let stillRunning = -1;
        const runner = createTask(async () => {
          try {
            await taskGroup(async (group) => {
              kept = group;
              for (const each of plan.children) children.push(group.createTask(() => play(each)));
              await play(plan.body);
            });
          } finally {
            stillRunning = children.filter((task) => !task.done()).length;
          }
        });
        new Canceller(children, plan.cancels);
        for (const at of plan.outside) {
          createTask(async () => {
            await sleep(at);
            runner.cancel();
          });
        }
        if (plan.groupCancel !== undefined) {
          const at = plan.groupCancel;
          createTask(async () => {
            await sleep(at);
            groupCancelled = !runner.done();
            kept?.cancel();
          });
        }
        await sleep(1000);

        assert.ok(runner.done());
        assert.equal(allTasks().size, 1);
        assert.equal(currentTask()?.cancelling(), 0);
        if (kept === undefined) {
          assert.ok(runner.cancelled(), 'only a cancellation keeps the body from starting');
          return;
        }
        assert.equal(stillRunning, 0, 'the group ended before its children');
        if (thrown.size > 0) {
          const error = runner.exception();
          assert.ok(error instanceof ExceptionGroup);
          assert.deepEqual(new Set(error.errors), thrown);
        } else if (runner.cancelled()) {
          assert.ok(plan.outside.length > 0, 'a cancellation came out that nobody asked for');
          assert.ok(runner.cancelling() > 0);
        } else {
          assert.equal(runner.exception(), undefined);
          if (groupCancelled && plan.outside.length === 0) assert.equal(runner.cancelling(), 0);
        }
      }),
    ),
    { numRuns: 300 },
  );
});
