/** Conditions and barriers under cancellation at random points: no notification is lost, every count adds up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Barrier, BrokenBarrierError, Condition, createTask, gather, getRunningLoop, sleep, type Task } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { Canceller, cancellations, delay } from './schedules.ts';

/** Long after everything that a schedule does. */
const AFTERWARDS = 1000;

test('Condition: with one notify for each item, no item stays while a consumer waits', async () => {
  const producers = fc.array(fc.record({ at: delay, thinkInside: delay }), { maxLength: 8 });
  const consumers = fc.array(fc.record({ at: delay, thinkInside: delay }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(producers, consumers, cancellations, (makers, takers, plan) =>
      virtualRun(async () => {
        const condition = new Condition();
        let items = 0;
        let produced = 0;
        let consumed = 0;
        const consumerTasks = takers.map(({ at, thinkInside }) =>
          createTask(async () => {
            await sleep(at);
            for (;;) {
              await condition.run(async () => {
                await condition.waitFor(() => items > 0);
                items -= 1;
                consumed += 1;
                await sleep(thinkInside);
              });
            }
          }),
        );
        const canceller = new Canceller(consumerTasks, plan);
        for (const { at, thinkInside } of makers) {
          createTask(() =>
            sleep(at).then(() =>
              condition.run(async () => {
                items += 1;
                produced += 1;
                condition.notify(1);
                canceller.event();
                await sleep(thinkInside);
              }),
            ),
          );
        }
        await sleep(AFTERWARDS);
        assert.equal(produced, makers.length);
        assert.equal(produced, consumed + items);
        assert.equal(condition.locked(), false);
        const waiting = consumerTasks.filter((task) => !task.done()).length;
        assert.ok(items === 0 || waiting === 0, `${items} items left, ${waiting} consumers wait`);
        for (const task of consumerTasks) task.cancel();
        await sleep(0);
        assert.equal(condition.locked(), false);
        assert.doesNotMatch(inspect(condition), /waiter/);
      }),
    ),
    { numRuns: 200 },
  );
});

test('Barrier: without trouble, whole parties pass and each index is given once a round', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(delay, { maxLength: 12 }), (parties, arrivals) =>
      virtualRun(async () => {
        const barrier = new Barrier(parties);
        const passed: number[] = [];
        const tasks = arrivals.map((at) =>
          createTask(async () => {
            await sleep(at);
            passed.push(await barrier.wait());
          }),
        );
        await sleep(AFTERWARDS);
        const left = arrivals.length % parties;
        assert.equal(passed.length, arrivals.length - left);
        assert.equal(barrier.nWaiting, left);
        const all = Array.from({ length: parties }, (_, index) => index);
        for (let start = 0; start < passed.length; start += parties) {
          assert.deepEqual(passed.slice(start, start + parties).sort(), all);
        }
        for (const task of tasks) task.cancel();
      }),
    ),
    { numRuns: 150 },
  );
});

test('Barrier: under cancellations, resets and aborts nobody waits who should not, and it works on', async () => {
  const trouble = fc.array(fc.record({ at: fc.integer({ min: 0, max: 8 }), what: fc.constantFrom('reset', 'abort') }), {
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.array(delay, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      trouble,
      cancellations,
      (parties, plans, troubles, plan) =>
        virtualRun(async () => {
          const loop = getRunningLoop();
          const barrier = new Barrier(parties);
          const tasks: Task<unknown>[] = [];
          const canceller = new Canceller(tasks, plan);
          for (const each of plans) {
            tasks.push(
              createTask(async () => {
                for (const think of each) {
                  await sleep(think);
                  try {
                    const index = await barrier.wait();
                    assert.ok(index >= 0 && index < parties);
                  } catch (error) {
                    if (!(error instanceof BrokenBarrierError)) throw error;
                  }
                  canceller.event();
                }
              }),
            );
          }
          for (const { at, what } of troubles) loop.callAt(at, () => void barrier[what as 'reset' | 'abort']());
          await sleep(AFTERWARDS);

          const waiting = tasks.filter((task) => !task.done());
          for (const task of tasks) if (task.done() && !task.cancelled()) assert.equal(task.exception(), undefined);
          if (barrier.broken) {
            assert.equal(waiting.length, 0, 'somebody waits at a broken barrier');
            barrier.reset();
          }
          assert.equal(barrier.nWaiting, waiting.length);
          assert.ok(waiting.length < parties, 'a whole party waits');
          assert.match(inspect(barrier), /filling/);

          for (const task of waiting) task.cancel();
          await sleep(0);
          assert.equal(barrier.nWaiting, 0);
          const fresh = Array.from({ length: parties }, () => createTask(() => barrier.wait()));
          const indexes = await gather(fresh);
          assert.deepEqual(
            indexes.sort(),
            Array.from({ length: parties }, (_, index) => index),
          );
        }),
    ),
    { numRuns: 200 },
  );
});
