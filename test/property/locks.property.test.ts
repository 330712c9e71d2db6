/**
 * Locks and semaphores under cancellation at random points: never more inside than there are permits, nobody
 * overtakes, no permit is lost, nobody waits for ever.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  BoundedSemaphore,
  Condition,
  createTask,
  currentTask,
  getRunningLoop,
  Lock,
  Semaphore,
  sleep,
  type Task,
  TimeoutError,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { allEnd, type Cancellation, Canceller, cancellations, delay, limit } from './schedules.ts';

type Primitive = Lock | Condition | Semaphore;

interface Round {
  readonly think: number;
  readonly limit: number | undefined;
  readonly hold: number;
  readonly by: 'guard' | 'hand' | 'run';
}

const rounds = fc.array(fc.record({ think: delay, limit, hold: delay, by: fc.constantFrom('guard', 'hand', 'run') }), {
  minLength: 1,
  maxLength: 4,
});
const workers = fc.array(rounds, { minLength: 1, maxLength: 6 });

interface Waiting {
  readonly task: Task<unknown>;
  readonly deadline: number;
}

async function exercise(
  primitive: Primitive,
  permits: number,
  plans: readonly (readonly Round[])[],
  plan: readonly Cancellation[],
): Promise<void> {
  const loop = getRunningLoop();
  const queue: Waiting[] = [];
  const tasks: Task<unknown>[] = [];
  const canceller = new Canceller(tasks, plan);
  let inside = 0;

  /** Whoever stood before `mine` and was neither cancelled nor out of time has been overtaken. */
  const leaveQueue = (mine: Waiting, acquired: boolean) => {
    const place = queue.indexOf(mine);
    const before = queue.slice(0, place).filter((one) => one.task.cancelling() === 0 && one.deadline > loop.time());
    queue.splice(place, 1);
    if (acquired) assert.equal(before.length, 0, 'somebody was overtaken');
  };
  const hold = async (ms: number) => {
    inside += 1;
    assert.ok(inside <= permits, `${inside} inside, ${permits} permits`);
    assert.ok(permits > inside || primitive.locked());
    try {
      await sleep(ms);
    } finally {
      inside -= 1;
    }
  };
  const round = async ({ think, limit: ms, hold: held, by }: Round) => {
    await sleep(think);
    const task = currentTask();
    assert.ok(task);
    const mine = { task, deadline: ms === undefined ? Number.POSITIVE_INFINITY : loop.time() + ms };
    queue.push(mine);
    let acquired = false;
    const entered = () => {
      acquired = true;
      leaveQueue(mine, true);
    };
    try {
      if (by === 'run' && ms === undefined) {
        await primitive.run(async () => {
          entered();
          await hold(held);
        });
        canceller.event();
        return;
      }
      const wait = primitive.acquire();
      if (by === 'guard') {
        using _held = ms === undefined ? await wait : await waitFor(wait, ms);
        entered();
        await hold(held);
      } else {
        await (ms === undefined ? wait : waitFor(wait, ms));
        entered();
        try {
          await hold(held);
        } finally {
          primitive.release();
        }
      }
      canceller.event();
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    } finally {
      if (!acquired) leaveQueue(mine, false);
    }
  };

  for (const each of plans) {
    tasks.push(
      createTask(async () => {
        for (const one of each) await round(one);
      }),
    );
  }
  await allEnd(tasks);

  assert.equal(inside, 0);
  assert.doesNotMatch(inspect(primitive), /waiter/);
  for (let permit = 0; permit < permits; permit += 1) {
    assert.equal(primitive.locked(), false, `permit ${permit + 1} of ${permits} is lost`);
    await waitFor(primitive.acquire(), 1);
  }
  assert.ok(primitive.locked(), 'a permit was made up');
}

for (const [name, create] of Object.entries({ Lock: () => new Lock(), Condition: () => new Condition() })) {
  test(`${name}: one inside at a time, in order of arrival, and free in the end`, async () => {
    await fc.assert(
      fc.asyncProperty(workers, cancellations, (plans, plan) => virtualRun(() => exercise(create(), 1, plans, plan))),
      { numRuns: 150 },
    );
  });
}

for (const [name, create] of Object.entries({
  Semaphore: (permits: number) => new Semaphore(permits),
  BoundedSemaphore: (permits: number) => new BoundedSemaphore(permits),
})) {
  test(`${name}: never more inside than permits, in order of arrival, and all permits there in the end`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), workers, cancellations, (permits, plans, plan) =>
        virtualRun(() => exercise(create(permits), permits, plans, plan)),
      ),
      { numRuns: 150 },
    );
  });
}

test('a semaphore used as a signal: as many pass as were released, however many gave up', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: delay, limit }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 8 }),
      cancellations,
      (waiters, releases, plan) =>
        virtualRun(async () => {
          const loop = getRunningLoop();
          const semaphore = new Semaphore(0);
          const tasks: Task<unknown>[] = [];
          const canceller = new Canceller(tasks, plan);
          let passed = 0;
          for (const { at, limit: ms } of waiters) {
            tasks.push(
              createTask(async () => {
                await sleep(at);
                await waitFor(semaphore.acquire(), ms);
                passed += 1;
              }),
            );
          }
          for (const at of releases) {
            loop.callAt(at, () => {
              semaphore.release();
              canceller.event();
            });
          }
          await sleep(100);
          const waiting = tasks.filter((task) => !task.done());
          for (const task of tasks) if (task.done() && !task.cancelled()) task.exception();
          assert.ok(waiting.length === 0 || passed === releases.length, 'somebody waits although a permit is there');
          for (const task of waiting) task.cancel();
          await sleep(0);
          for (let left = releases.length - passed; left > 0; left -= 1) {
            assert.equal(semaphore.locked(), false, 'a permit is lost');
            await semaphore.acquire();
          }
          assert.ok(semaphore.locked(), 'a permit was made up');
        }),
    ),
    { numRuns: 150 },
  );
});
