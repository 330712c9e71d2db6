/** LIFO and priority order, and what all three kinds share: join, taskDone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, LifoQueue, PriorityQueue, Queue, sleep, taskGroup, waitFor } from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';

test('a LifoQueue gives out what came last [test_queues.LifoQueueTests.test_order]', () =>
  virtualRun(async () => {
    const queue = new LifoQueue<number>();
    for (const item of [1, 3, 2]) await queue.put(item);
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [2, 3, 1]);
  }));

test('a PriorityQueue gives out the least [test_queues.PriorityQueueTests.test_order]', () =>
  virtualRun(async () => {
    const queue = new PriorityQueue<number>();
    for (const item of [1, 3, 2]) await queue.put(item);
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [1, 2, 3]);
  }));

test('a PriorityQueue compares numbers as numbers, strings as strings', () => {
  const numbers = new PriorityQueue<number>();
  for (const item of [10, 9, 100, -1]) numbers.putNowait(item);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => numbers.getNowait()),
    [-1, 9, 10, 100],
  );
  const words = new PriorityQueue<string>();
  for (const item of ['pear', 'apple', 'fig']) words.putNowait(item);
  assert.deepEqual(
    [1, 2, 3].map(() => words.getNowait()),
    ['apple', 'fig', 'pear'],
  );
});

test('a PriorityQueue compares arrays as Python compares tuples: item by item', () => {
  const queue = new PriorityQueue<readonly [number, string]>();
  const items = [
    [10, 'ten'],
    [2, 'two b'],
    [2, 'two a'],
    [1, 'one'],
  ] as const;
  for (const item of items) queue.putNowait(item);
  assert.deepEqual(
    items.map(() => queue.getNowait()[1]),
    ['one', 'two a', 'two b', 'ten'],
  );
});

test('a PriorityQueue orders by the compare function it is given', () => {
  interface Job {
    readonly urgency: number;
    readonly name: string;
  }
  const queue = new PriorityQueue<Job>(0, { compare: (a, b) => b.urgency - a.urgency });
  queue.putNowait({ urgency: 1, name: 'later' });
  queue.putNowait({ urgency: 9, name: 'now' });
  queue.putNowait({ urgency: 5, name: 'soon' });
  assert.deepEqual(
    [1, 2, 3].map(() => queue.getNowait().name),
    ['now', 'soon', 'later'],
  );
});

const kinds = {
  Queue: () => new Queue<number>(),
  LifoQueue: () => new LifoQueue<number>(),
  PriorityQueue: () => new PriorityQueue<number>(),
};

for (const [name, create] of Object.entries(kinds)) {
  describe(name, () => {
    test('one taskDone too many is a RangeError that says so [test_queues._QueueJoinTestMixin.test_task_done_underflow]', () => {
      const queue = create();
      assert.throws(() => queue.taskDone(), { name: 'RangeError', message: /taskDone/ });
      queue.putNowait(1);
      queue.taskDone();
      assert.throws(() => queue.taskDone(), RangeError);
    });

    test('join waits until every item was reported done [test_queues._QueueJoinTestMixin.test_task_done]', () =>
      virtualRun(async () => {
        const queue = create();
        for (let item = 0; item < 100; item += 1) queue.putNowait(item);
        let sum = 0;
        let running = true;
        await taskGroup(async (group) => {
          const workers = [1, 2].map(() =>
            group.createTask(async () => {
              while (running) {
                // Not `sum += await …`: that reads the sum before the wait.
                const item = await queue.get();
                sum += item;
                queue.taskDone();
              }
            }),
          );
          await queue.join();
          assert.equal(sum, 4950);
          running = false;
          for (const _ of workers) queue.putNowait(0);
        });
      }));

    test('join on a queue that never held anything returns at once [test_queues._QueueJoinTestMixin.test_join_empty_queue]', () =>
      virtualRun(async () => {
        const queue = create();
        await queue.join();
        await queue.join();
        assert.ok(queue.empty());
      }));

    test('join waits although the queue is empty, while an item is not done', () =>
      virtualRun(async () => {
        const queue = create();
        queue.putNowait(1);
        await queue.get();
        const joined = createTask(() => queue.join());
        await waitAllTasksBlocked();
        assert.equal(joined.done(), false);
        await assert.rejects(waitFor(queue.join(), 5), { name: 'TimeoutError' });
        queue.taskDone();
        await sleep(0);
        assert.ok(joined.done());
      }));
  });
}
