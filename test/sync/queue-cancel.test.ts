/** Cancelled gets and puts lose no item and put none in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CancelledError, createTask, Queue, sleep, taskGroup, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

test('an item goes past a cancelled get to the next one [test_queues.QueueGetTests.test_get_cancelled_race]', () =>
  virtualRun(async () => {
    const queue = new Queue<string>();
    const first = createTask(() => queue.get());
    const second = createTask(() => queue.get());
    await sleep(0);
    first.cancel();
    await sleep(0);
    assert.ok(first.done());
    await queue.put('a');
    await sleep(0);
    assert.equal(await second, 'a');
  }));

test('a get that times out leaves no getter behind [test_queues.QueueGetTests.test_cancelled_getters_not_being_held_in_self_getters]', () =>
  virtualRun(async () => {
    const queue = new Queue<string>(5);
    await assert.rejects(waitFor(queue.get(), 100), { name: 'TimeoutError' });
    assert.doesNotMatch(inspect(queue), /getter/);
    queue.putNowait('a');
    assert.equal(queue.getNowait(), 'a');
  }));

test('a get that was woken and cancelled in one step drops no item [test_queues.QueuePutTests.test_get_cancel_drop_one_pending_reader]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    const reader = createTask(() => queue.get());
    await sleep(0);
    queue.putNowait(1);
    queue.putNowait(2);
    reader.cancel();
    await assert.rejects(reader, CancelledError);
    assert.equal(await queue.get(), 1);
    assert.equal(await queue.get(), 2);
  }));

test('the others get what a cancelled reader was woken for [test_queues.QueuePutTests.test_get_cancel_drop_many_pending_readers]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>();
    await taskGroup(async (group) => {
      const read = () => group.createTask(() => queue.get());
      const [first, second, third] = [read(), read(), read()] as const;
      await sleep(0);
      queue.putNowait(1);
      queue.putNowait(2);
      first.cancel();
      await assert.rejects(first, CancelledError);
      await third;
      assert.deepEqual([await second, await third].sort(), [1, 2]);
    });
  }));

test('a put that was woken and cancelled in one step puts nothing in [test_queues.QueuePutTests.test_put_cancel_drop test_queues.QueuePutTests.test_cancelled_put_silence_value_error_exception]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const writer = createTask(() => queue.put(2));
    await sleep(0);
    assert.equal(queue.getNowait(), 1);
    writer.cancel();
    await assert.rejects(writer, CancelledError);
    assert.equal(queue.qsize(), 0);
    await queue.put(2);
    assert.equal(queue.getNowait(), 2);
    assert.equal(queue.qsize(), 0);
  }));

test('a cancelled put does not hold up the one before it [test_queues.QueuePutTests.test_put_cancelled_race]', () =>
  virtualRun(async () => {
    const queue = new Queue<string>(1);
    const a = createTask(() => queue.put('a'));
    const b = createTask(() => queue.put('b'));
    const x = createTask(() => queue.put('X'));
    await sleep(0);
    assert.ok(a.done());
    assert.equal(b.done(), false);
    x.cancel();
    await sleep(0);
    assert.ok(x.done());
    assert.equal(queue.getNowait(), 'a');
    await sleep(0);
    assert.equal(queue.getNowait(), 'b');
    await b;
    assert.ok(queue.empty());
  }));

test('a cancelled put leaves no putter behind [test_queues.QueuePutTests.test_cancelled_puts_not_being_held_in_self_putters]', () =>
  virtualRun(async () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const put = createTask(() => queue.put(1));
    await sleep(0);
    assert.match(inspect(queue), /putters=1/);
    put.cancel();
    await assert.rejects(put, CancelledError);
    assert.doesNotMatch(inspect(queue), /putter/);
  }));

test('room that a cancelled put was woken for goes to the next put', () =>
  virtualRun(async () => {
    const queue = new Queue<string>(1);
    queue.putNowait('full');
    const first = createTask(() => queue.put('first'));
    const second = createTask(() => queue.put('second'));
    await sleep(0);
    queue.getNowait();
    first.cancel();
    await second;
    assert.ok(first.cancelled());
    assert.equal(queue.getNowait(), 'second');
    assert.ok(queue.empty());
  }));

test('waitFor over a get takes the item that comes in the very step in which its time is up', () =>
  virtualRun(async (_clock) => {
    const queue = new Queue<string>();
    const outcome = createTask(() =>
      waitFor(queue.get(), 10).then(
        (item) => item,
        () => 'timed out',
      ),
    );
    await sleep(10);
    queue.putNowait('item');
    const got = await outcome;
    // Who wins is the loop's affair; that the item is in one place, and one only, is not.
    assert.deepEqual(got === 'item' ? [got] : [queue.getNowait()], ['item']);
    assert.ok(queue.empty());
  }));
