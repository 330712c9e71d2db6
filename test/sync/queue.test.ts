import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask, Event, getRunningLoop, Queue, QueueEmpty, QueueFull, sleep, taskGroup, wait } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('is empty until something is put in [test_queues.QueueBasicTests.test_empty]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    assert.ok(queue.empty());
    await queue.put(1);
    assert.equal(queue.empty(), false);
    assert.equal(queue.qsize(), 1);
    assert.equal(await queue.get(), 1);
    assert.ok(queue.empty());
  }));

test('is full at its maximum size, without one never [test_queues.QueueBasicTests.test_full]', () =>
  virtualRun(async () => {
    const endless = new Queue<number>();
    await endless.put(1);
    assert.equal(endless.full(), false);
    const queue = new Queue<number>(1);
    await queue.put(1);
    assert.ok(queue.full());
  }));

test('gives items out in the order they were put in [test_queues.QueueBasicTests.test_order]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    for (const item of [1, 3, 2]) await queue.put(item);
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [1, 3, 2]);
  }));

test('put waits at the maximum size until a get makes room [test_queues.QueueBasicTests.test_maxsize]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(2);
    assert.equal(queue.maxsize, 2);
    const put: number[] = [];
    const task = createTask(async () => {
      for (const item of [0, 1, 2]) {
        await queue.put(item);
        put.push(item);
      }
      return true;
    });
    await sleep(0);
    await sleep(0);
    assert.deepEqual(put, [0, 1]);
    assert.equal(await queue.get(), 0);
    await sleep(0);
    assert.deepEqual(put, [0, 1, 2]);
    assert.equal(await queue.get(), 1);
    assert.equal(await queue.get(), 2);
    assert.equal(task.result(), true);
  }));

test('a maximum of zero or less is none [test_queues.QueueBasicTests.test_full]', () => {
  for (const maxsize of [0, -1]) {
    const queue = new Queue<number>(maxsize);
    for (let item = 0; item < 100; item += 1) queue.putNowait(item);
    assert.equal(queue.full(), false);
    assert.equal(queue.qsize(), 100);
  }
});

test('a fraction as maximum is reached by the next whole number [test_queues.QueuePutTests.test_float_maxsize]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1.3);
    queue.putNowait(1);
    queue.putNowait(2);
    assert.ok(queue.full());
    assert.throws(() => queue.putNowait(3), QueueFull);
    const other = new Queue<number>(1.3);
    await other.put(1);
    await other.put(2);
    assert.ok(other.full());
  }));

test('get returns what is there without waiting [test_queues.QueueGetTests.test_blocking_get]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    assert.equal(await queue.get(), 1);
  }));

test('get makes room for the put that waited longest [test_queues.QueueGetTests.test_get_with_putters]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1);
    await queue.put(1);
    const first = createTask(() => queue.put(2));
    const second = createTask(() => queue.put(3));
    await sleep(0);
    assert.equal(await queue.get(), 1);
    await first;
    assert.equal(second.done(), false);
    assert.equal(await queue.get(), 2);
    await second;
  }));

test('get waits until something is put in [test_queues.QueueGetTests.test_blocking_get_wait]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    const started = new Event();
    let finished = false;
    const task = createTask(async () => {
      started.set();
      const item = await queue.get();
      finished = true;
      return item;
    });
    await started.wait();
    assert.equal(finished, false);
    getRunningLoop().callLater(10, () => queue.putNowait(1));
    assert.equal(await task, 1);
    assert.ok(finished);
  }));

test('getNowait and putNowait need no running loop [test_queues.QueueGetTests.test_nonblocking_get test_queues.QueuePutTests.test_nonblocking_put]', () => {
  const queue = new Queue<number>();
  queue.putNowait(1);
  assert.equal(queue.getNowait(), 1);
});

test('getNowait on an empty queue throws QueueEmpty [test_queues.QueueGetTests.test_nonblocking_get_exception]', () => {
  const queue = new Queue<number>();
  assert.throws(
    () => queue.getNowait(),
    (error: Error) => error instanceof QueueEmpty && error.message !== '',
  );
});

test('putNowait on a full queue throws QueueFull [test_queues.QueuePutTests.test_nonblocking_put_exception]', () => {
  const queue = new Queue<number>(1);
  queue.putNowait(1);
  assert.throws(
    () => queue.putNowait(2),
    (error: Error) => error instanceof QueueFull && error.message !== '',
  );
  assert.equal(queue.qsize(), 1);
});

test('gets serve the puts that wait, in order [test_queues.QueueGetTests.test_get_with_waiting_putters]', () =>
  virtualRun(async () => {
    const queue = new Queue<string>(1);
    createTask(() => queue.put('a'));
    createTask(() => queue.put('b'));
    assert.equal(await queue.get(), 'a');
    assert.equal(await queue.get(), 'b');
  }));

test('a producer and a consumer over a queue of one do not block each other [test_queues.QueueGetTests.test_why_are_getters_waiting]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1);
    const got: number[] = [];
    await taskGroup(async (group) => {
      group.createTask(async () => {
        for (let item = 0; item < 5; item += 1) await queue.put(item);
      });
      group.createTask(async () => {
        for (let count = 0; count < 5; count += 1) got.push(await queue.get());
      });
    });
    assert.deepEqual(got, [0, 1, 2, 3, 4]);
  }));

test('put does not wait where there is no maximum [test_queues.QueuePutTests.test_blocking_put]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    await queue.put(1);
    assert.equal(await queue.get(), 1);
  }));

test('put waits for room [test_queues.QueuePutTests.test_blocking_put_wait]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1);
    const started = new Event();
    let finished = false;
    getRunningLoop().callLater(10, () => queue.getNowait());
    const task = createTask(async () => {
      started.set();
      await queue.put(1);
      await queue.put(2);
      finished = true;
    });
    await started.wait();
    assert.equal(finished, false);
    await task;
    assert.ok(finished);
    assert.equal(queue.getNowait(), 2);
  }));

test('a put serves the get that waits [test_queues.QueuePutTests.test_put_with_waiting_getters]', () =>
  virtualRun(async () => {
    const queue = new Queue<string>();
    const task = createTask(() => queue.get());
    await sleep(0);
    await queue.put('a');
    assert.equal(await task, 'a');
  }));

test('a put that need not wait lets its task go on in the same step [test_queues.QueuePutTests.test_put_cancelled]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    const task = createTask(async () => {
      await queue.put(1);
      return true;
    });
    assert.equal(await queue.get(), 1);
    assert.equal(task.result(), true);
  }));

test('several gets in one step wake as many puts [test_queues.QueuePutTests.test_why_are_putters_waiting]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(2);
    const got: number[] = [];
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(0);
        for (let left = queue.qsize(); left > 0; left -= 1) got.push(queue.getNowait());
      });
      for (const item of [0, 1, 2, 3]) group.createTask(() => queue.put(item));
    });
    assert.deepEqual(got, [0, 1]);
    assert.deepEqual([queue.getNowait(), queue.getNowait()], [2, 3]);
  }));

test('the item stays in the queue until the woken getter runs', () =>
  virtualRun(async () => {
    const queue = new Queue<string>();
    const getter = createTask(() => queue.get());
    await sleep(0);
    queue.putNowait('a');
    assert.equal(queue.qsize(), 1);
    assert.equal(queue.getNowait(), 'a', 'whoever runs first may take it');
    await sleep(0);
    assert.equal(getter.done(), false);
    queue.putNowait('b');
    assert.equal(await getter, 'b');
  }));

test('undefined and null are items like any other', () =>
  virtualRun(async () => {
    const queue = new Queue<undefined | null>();
    await queue.put(undefined);
    await queue.put(null);
    assert.equal(queue.qsize(), 2);
    assert.equal(await queue.get(), undefined);
    assert.equal(queue.getNowait(), null);
  }));

test('a get may be raced against another with wait', () =>
  virtualRun(async () => {
    const left = new Queue<string>();
    const right = new Queue<string>();
    const gets = [createTask(() => left.get()), createTask(() => right.get())];
    await sleep(0);
    right.putNowait('r');
    const { done, pending } = await wait(gets, { returnWhen: 'FIRST_COMPLETED' });
    assert.deepEqual(
      [...done].map((task) => task.result()),
      ['r'],
    );
    for (const task of pending) task.cancel();
    await wait([...pending]);
    left.putNowait('l');
    assert.equal(left.getNowait(), 'l', 'the cancelled get took nothing');
  }));
