/**
 * A pending cancellation belongs to whoever was asked, and no scope that ends takes it along. The logs are CPython's; the
 * pairs `cancel-pending-*` in test/differential/ compare hundreds of such programs with it.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  Barrier,
  CancelledError,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  Lock,
  sleep,
  type Task,
  type Timeout,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

/** What the next waits of a task do, each time it is asked. */
async function nextWaits(count = 2): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0; i < count; i += 1) {
    try {
      await sleep(0);
      seen.push('went on');
    } catch (error) {
      seen.push((error as Error).name);
    }
  }
  return seen;
}

const nameOf = (error: unknown): string => (error as Error).name;

type Body = () => Promise<void>;

/** What stands around the group. */
const scopes: Readonly<Record<string, (body: Body) => Promise<unknown>>> = {
  nothing: (body) => body(),
  'a timeout': (body) => timeout(1000, body),
  'a timeout without a deadline': (body) => timeout(undefined, body),
  'a timeout that has expired': (body) => timeout(0, body),
  'a task group': (body) => taskGroup(body),
  'waitFor()': (body) => waitFor(body, 1000),
  'a lock': (body) => new Lock().run(body),
  'three timeouts': (body) => timeout(1000, () => timeout(2000, () => timeout(3000, body))),
  'a timeout around a group': (body) => timeout(1000, () => taskGroup(body)),
  'a group around a timeout': (body) => taskGroup(() => timeout(1000, body)),
};

describe('the task is cancelled in the step in which a group inside it fails', () => {
  const moments: Readonly<Record<string, (task: Task<unknown>) => void>> = {
    'by the child that fails': (task) => task.cancel(),
    'right after it': (task) => void getRunningLoop().callSoon(() => task.cancel()),
  };
  for (const [around, scope] of Object.entries(scopes)) {
    for (const [moment, cancel] of Object.entries(moments)) {
      test(`${moment}, with ${around} around`, async () => {
        const outcome: unknown[] = [];
        await virtualRun(async () => {
          const task: Task<unknown> = createTask(async () => {
            const fails: Body = () =>
              taskGroup(async (group) => {
                group.createTask(async () => {
                  await sleep(1);
                  cancel(task);
                  throw new Error('the child fails');
                });
                await sleep(100);
              });
            try {
              await scope(fails);
            } catch (error) {
              outcome.push(nameOf(error));
            }
            outcome.push(currentTask()?.cancelling(), await nextWaits());
          });
          await wait([task]);
        });
        // The timeout that had expired ended the body before the child could fail, so nobody cancelled the task.
        const expected =
          around === 'a timeout that has expired'
            ? ['TimeoutError', 0, ['went on', 'went on']]
            : ['ExceptionGroup', 1, ['CancelledError', 'went on']];
        assert.deepEqual(outcome, expected);
      });
    }
  }
});

test('the timeout around it expires in the very step, too', async () => {
  const outcome: unknown[] = [];
  await virtualRun(async () => {
    const task: Task<unknown> = createTask(async () => {
      let limit: Timeout | undefined;
      try {
        await timeout(undefined, async (entered) => {
          limit = entered;
          await taskGroup(async (group) => {
            group.createTask(async () => {
              await sleep(1);
              limit?.reschedule(getRunningLoop().time());
              task.cancel();
              throw new Error('the child fails');
            });
            await sleep(100);
          });
        });
      } catch (error) {
        outcome.push(error instanceof ExceptionGroup, limit?.expired());
      }
      outcome.push(currentTask()?.cancelling(), await nextWaits());
    });
    await wait([task]);
  });
  assert.deepEqual(outcome, [true, true, 1, ['CancelledError', 'went on']]);
});

describe('a scope that ends without a wait leaves a pending cancellation to the task', () => {
  for (const [around, scope] of Object.entries(scopes)) {
    test(around, async () => {
      const outcome: unknown[] = [];
      await virtualRun(async () => {
        await createTask(async () => {
          try {
            await scope(async () => void currentTask()?.cancel());
          } catch (error) {
            outcome.push(nameOf(error));
          }
          outcome.push(await nextWaits());
        }).catch((error: unknown) => outcome.push(nameOf(error)));
      });
      assert.deepEqual(outcome, [['CancelledError', 'went on']]);
    });
  }
});

test('barrier.wait() that need not wait leaves it, and so does run() of a barrier', async () => {
  const outcome: unknown[] = [];
  await virtualRun(async () => {
    await createTask(async () => {
      currentTask()?.cancel();
      outcome.push(await new Barrier(1).wait());
      outcome.push(await new Barrier(1).run(async () => 'inside'));
      outcome.push(await nextWaits());
    });
  });
  assert.deepEqual(outcome, [0, 'inside', ['CancelledError', 'went on']]);
});

test('a task that ends without a wait after all that is cancelled', async () => {
  await virtualRun(async () => {
    const task: Task<unknown> = createTask(async () => {
      await timeout(1000, () =>
        taskGroup(async (group) => {
          group.createTask(async () => {
            task.cancel();
            throw new Error('the child fails');
          });
        }),
      ).catch(() => {});
    });
    await wait([task]);
    assert.equal(task.cancelled(), true);
    assert.throws(() => task.result(), CancelledError);
  });
});
