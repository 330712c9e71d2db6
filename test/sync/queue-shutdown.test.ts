import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, LifoQueue, PriorityQueue, Queue, QueueShutDown, sleep, taskGroup } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const kinds = {
  Queue: (maxsize?: number) => new Queue<string>(maxsize),
  LifoQueue: (maxsize?: number) => new LifoQueue<string>(maxsize),
  PriorityQueue: (maxsize?: number) => new PriorityQueue<string>(maxsize),
};

async function assertNothingGoesInOrOut(queue: Queue<string>): Promise<void> {
  await assert.rejects(async () => queue.put('late'), QueueShutDown);
  assert.throws(() => queue.putNowait('late'), QueueShutDown);
  await assert.rejects(async () => queue.get(), QueueShutDown);
  assert.throws(
    () => queue.getNowait(),
    (error: Error) => error instanceof QueueShutDown && error.message !== '',
  );
}

for (const [name, create] of Object.entries(kinds)) {
  describe(name, () => {
    test('shutting down an empty queue ends the gets that wait [test_queues._QueueShutdownTestMixin.test_shutdown_empty]', () =>
      virtualRun(async () => {
        const queue = create();
        const getter = createTask(() => queue.get());
        await sleep(0);
        queue.shutdown({ immediate: false });
        assert.equal(queue.qsize(), 0);
        await queue.join();
        await sleep(0);
        assert.ok(getter.done());
        await assert.rejects(getter, QueueShutDown);
        await assertNothingGoesInOrOut(queue);
      }));

    test('after a shutdown what is in the queue can still be got [test_queues._QueueShutdownTestMixin.test_shutdown_nonempty]', () =>
      virtualRun(async () => {
        const queue = create(1);
        queue.putNowait('data');
        const join = createTask(() => queue.join());
        const put = createTask(() => queue.put('data2'));
        await sleep(0);
        assert.equal(put.done(), false);

        queue.shutdown();
        assert.equal(queue.qsize(), 1);
        await sleep(0);
        assert.ok(put.done());
        await assert.rejects(put, QueueShutDown);

        assert.equal(await queue.get(), 'data');
        await sleep(0);
        assert.equal(join.done(), false);
        await assertNothingGoesInOrOut(queue);

        queue.taskDone();
        await sleep(0);
        assert.ok(join.done());
        await join;
        assert.throws(() => queue.taskDone(), RangeError);
      }));

    test('an immediate shutdown drops what is in the queue and counts it as done [test_queues._QueueShutdownTestMixin.test_shutdown_immediate]', () =>
      virtualRun(async () => {
        const queue = create();
        queue.putNowait('data');
        const join = createTask(() => queue.join());
        queue.shutdown({ immediate: true });
        assert.equal(queue.qsize(), 0);
        await sleep(0);
        assert.ok(join.done());
        await join;
        await assertNothingGoesInOrOut(queue);
        assert.throws(() => queue.taskDone(), RangeError);
      }));

    test('an immediate shutdown leaves items that are being worked on to their workers [test_queues._QueueShutdownTestMixin.test_shutdown_immediate_with_unfinished]', () =>
      virtualRun(async () => {
        const queue = create();
        queue.putNowait('data');
        queue.putNowait('data');
        const join = createTask(() => queue.join());
        assert.equal(await queue.get(), 'data');
        queue.shutdown({ immediate: true });
        assert.equal(queue.qsize(), 0);
        await sleep(0);
        assert.equal(join.done(), false);
        await assertNothingGoesInOrOut(queue);

        queue.taskDone();
        assert.throws(() => queue.taskDone(), RangeError);
        await sleep(0);
        assert.ok(join.done());
        await join;
      }));

    test('a second shutdown may make the first one immediate', () =>
      virtualRun(async () => {
        const queue = create();
        queue.putNowait('data');
        queue.shutdown();
        queue.shutdown({ immediate: true });
        assert.equal(queue.qsize(), 0);
        await queue.join();
        await assertNothingGoesInOrOut(queue);
      }));
  });
}

test('for await takes items until the shut-down queue is empty, and reports none as done', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(2);
    const got: number[] = [];
    await taskGroup(async (group) => {
      group.createTask(async () => {
        for (const item of [1, 2, 3, 4, 5]) await queue.put(item);
        queue.shutdown();
      });
      group.createTask(async () => {
        for await (const item of queue) got.push(item);
      });
    });
    assert.deepEqual(got, [1, 2, 3, 4, 5]);
    for (const _ of got) queue.taskDone();
    await queue.join();
    assert.throws(() => queue.taskDone(), RangeError);
  }));

test('for await may be left and entered again without losing an item', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.putNowait(item);
    const got: number[] = [];
    for await (const item of queue) {
      got.push(item);
      break;
    }
    assert.equal(queue.qsize(), 2);
    queue.shutdown();
    for await (const item of queue) got.push(item);
    assert.deepEqual(got, [1, 2, 3]);
  }));

test('several for await loops over one queue share its items', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    const got: number[] = [];
    await taskGroup(async (group) => {
      for (let worker = 0; worker < 3; worker += 1) {
        group.createTask(async () => {
          for await (const item of queue) {
            got.push(item);
            await sleep(1);
          }
        });
      }
      for (let item = 0; item < 10; item += 1) await queue.put(item);
      queue.shutdown();
    });
    assert.deepEqual(got, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }));

test('for await that is cancelled while it waits takes no item with it', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    const reader = createTask(async () => {
      for await (const item of queue) assert.fail(`took ${item}`);
    });
    await sleep(0);
    queue.putNowait(1);
    reader.cancel();
    await assert.rejects(reader, { name: 'CancelledError' });
    assert.equal(queue.getNowait(), 1);
  }));
