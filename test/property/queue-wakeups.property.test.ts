/**
 * Several tasks wait at a queue, and in one step items (or room) come and some of the tasks are cancelled, in any order:
 * woken ones too, before they could run. Each wake-up must reach somebody who can use it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTask, LifoQueue, PriorityQueue, Queue } from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';

const kinds = {
  Queue: (maxsize: number) => new Queue<number>(maxsize),
  LifoQueue: (maxsize: number) => new LifoQueue<number>(maxsize),
  PriorityQueue: (maxsize: number) => new PriorityQueue<number>(maxsize),
};

const waiting = fc.integer({ min: 1, max: 5 });
/** What happens in the one step: an item is put in (or taken out), or a task is cancelled. */
const burst = fc.array(fc.oneof(fc.constant('move' as const), fc.record({ cancel: fc.nat(4) })), { maxLength: 7 });
/** How many tasks come afterwards, before the woken ones have run. */
const late = fc.nat(2);

for (const [name, create] of Object.entries(kinds)) {
  test(`${name}: items that come while getters are cancelled all reach a getter, or stay while none waits`, async () => {
    await fc.assert(
      fc.asyncProperty(waiting, burst, late, (count, happenings, lateComers) =>
        virtualRun(async () => {
          const queue = create(0);
          const tasks = Array.from({ length: count }, () => createTask(() => queue.get()));
          await waitAllTasksBlocked();
          let put = 0;
          for (const happening of happenings) {
            if (happening === 'move') queue.putNowait(put++);
            else tasks[happening.cancel]?.cancel();
          }
          for (let each = 0; each < lateComers; each += 1) tasks.push(createTask(() => queue.get()));
          await waitAllTasksBlocked();

          const alive = tasks.filter((task) => !task.cancelled());
          const served = alive.filter((task) => task.done()).map((task) => task.result());
          assert.equal(served.length, Math.min(alive.length, put), 'as many are served as can be');
          assert.equal(new Set(served).size, served.length);
          assert.equal(queue.qsize(), put - served.length);
          for (const task of tasks) task.cancel();
        }),
      ),
      { numRuns: 150 },
    );
  });

  test(`${name}: room that comes while putters are cancelled is used as far as there are items`, async () => {
    await fc.assert(
      fc.asyncProperty(waiting, burst, late, (count, happenings, lateComers) =>
        virtualRun(async () => {
          const size = 3;
          const queue = create(size);
          for (let item = -size; item < 0; item += 1) queue.putNowait(item);
          const tasks = Array.from({ length: count }, (_, item) => createTask(() => queue.put(item)));
          await waitAllTasksBlocked();
          let taken = 0;
          for (const happening of happenings) {
            if (happening !== 'move') {
              tasks[happening.cancel]?.cancel();
            } else if (!queue.empty()) {
              queue.getNowait();
              taken += 1;
            }
          }
          for (let each = 0; each < lateComers; each += 1) tasks.push(createTask(() => queue.put(100 + each)));
          await waitAllTasksBlocked();

          const alive = tasks.filter((task) => !task.cancelled());
          const served = alive.filter((task) => task.done()).length;
          assert.equal(served, Math.min(alive.length, taken), 'as many are served as can be');
          assert.equal(queue.qsize(), size - taken + served);
          for (const task of tasks) task.cancel();
        }),
      ),
      { numRuns: 150 },
    );
  });
}
