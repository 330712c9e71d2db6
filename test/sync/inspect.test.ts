/** Inspect strings tell the state at a glance: the monitor and the messages use nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  type Coro,
  createTask,
  Event,
  gather,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  sleep,
  type Task,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

/** Starts `count` tasks that all park in `wait`, and lets them. */
async function park(count: number, wait: Coro<unknown>): Promise<Task<unknown>[]> {
  const tasks = Array.from({ length: count }, () => createTask(wait));
  await sleep(0);
  return tasks;
}

function cancelAll(tasks: readonly Task<unknown>[]): void {
  for (const task of tasks) task.cancel();
}

test('a lock says whether it is locked and how many wait [test_locks.LockTests.test_repr]', () =>
  virtualRun(async () => {
    const lock = new Lock();
    assert.equal(inspect(lock), '<Lock unlocked>');
    await lock.acquire();
    assert.equal(inspect(lock), '<Lock locked>');
    const one = await park(1, () => lock.acquire());
    assert.equal(inspect(lock), '<Lock locked, 1 waiter>');
    const two = await park(2, () => lock.acquire());
    assert.equal(inspect(lock), '<Lock locked, 3 waiters>');
    cancelAll([...one, ...two]);
  }));

test('an event says whether it is set and how many wait [test_locks.EventTests.test_repr]', () =>
  virtualRun(async () => {
    const event = new Event();
    assert.equal(inspect(event), '<Event unset>');
    const tasks = await park(1, () => event.wait());
    assert.equal(inspect(event), '<Event unset, 1 waiter>');
    cancelAll(tasks);
    await sleep(0);
    event.set();
    assert.equal(inspect(event), '<Event set>');
  }));

test('a condition says whether it is locked and how many wait [test_locks.ConditionTests.test_repr]', () =>
  virtualRun(async () => {
    const condition = new Condition();
    assert.equal(inspect(condition), '<Condition unlocked>');
    const waiter = async () => {
      using _held = await condition.acquire();
      await condition.wait();
    };
    const one = await park(1, waiter);
    assert.equal(inspect(condition), '<Condition unlocked, 1 waiter>');
    const another = await park(1, waiter);
    assert.equal(inspect(condition), '<Condition unlocked, 2 waiters>');
    await condition.acquire();
    assert.equal(inspect(condition), '<Condition locked, 2 waiters>');
    condition.release();
    cancelAll([...one, ...another]);
  }));

test('a semaphore says what is left and how many wait [test_locks.SemaphoreTests.test_repr]', () =>
  virtualRun(async () => {
    for (const [name, semaphore] of [
      ['Semaphore', new Semaphore()],
      ['BoundedSemaphore', new BoundedSemaphore()],
    ] as const) {
      assert.match(inspect(semaphore), new RegExp(`^<${name} unlocked, value 1>$`));
      await semaphore.acquire();
      assert.equal(inspect(semaphore), `<${name} locked>`);
      const one = await park(1, () => semaphore.acquire());
      assert.equal(inspect(semaphore), `<${name} locked, 1 waiter>`);
      const another = await park(1, () => semaphore.acquire());
      assert.equal(inspect(semaphore), `<${name} locked, 2 waiters>`);
      cancelAll([...one, ...another]);
    }
  }));

test('a barrier says its state and how many of how many wait [test_locks.BarrierTests.test_repr]', () =>
  virtualRun(async () => {
    const barrier = new Barrier(5);
    assert.match(inspect(barrier), /^<Barrier filling, 0 of 5 waiting>$/);
    const tasks = await park(2, () => barrier.wait());
    assert.match(inspect(barrier), /^<Barrier filling, 2 of 5 waiting>$/);
    tasks.push(...(await park(barrier.parties - barrier.nWaiting, () => barrier.wait())));
    assert.match(inspect(barrier), /^<Barrier draining\b/);
    tasks.push(...(await park(2, () => barrier.wait())));
    barrier.reset();
    assert.match(inspect(barrier), /^<Barrier resetting\b/);
    tasks.push(...(await park(2, () => barrier.wait())));
    barrier.abort();
    assert.match(inspect(barrier), /^<Barrier broken\b/);
    assert.ok(barrier.broken);
    await gather(tasks, { returnExceptions: true });
  }));

test('a queue says its size, its items, who waits, what is unfinished and that it is shut down [test_queues.QueueBasicTests.test_repr test_queues.QueueBasicTests.test_str test_queues._QueueJoinTestMixin.test_format test_queues._QueueShutdownTestMixin.test_format]', () =>
  virtualRun(async () => {
    for (const [name, make] of [
      ['Queue', (maxsize?: number) => new Queue<number>(maxsize)],
      ['LifoQueue', (maxsize?: number) => new LifoQueue<number>(maxsize)],
      ['PriorityQueue', (maxsize?: number) => new PriorityQueue<number>(maxsize)],
    ] as const) {
      const queue = make();
      assert.match(inspect(queue), new RegExp(`^<${name} maxsize=0>$`));
      const getters = await park(1, () => queue.get());
      assert.match(inspect(queue), / getters=1\b/);
      queue.putNowait(7);
      await gather(getters);
      assert.doesNotMatch(inspect(queue), /getter/);
      assert.match(inspect(queue), / tasks=1\b/);
      queue.taskDone();
      assert.doesNotMatch(inspect(queue), /tasks/);

      const bounded = make(1);
      bounded.putNowait(7);
      assert.match(inspect(bounded), /maxsize=1\b/);
      assert.match(inspect(bounded), / size=1\b/);
      const putters = await park(2, () => bounded.put(8));
      assert.match(inspect(bounded), / putters=2\b/);
      cancelAll(putters);

      queue.shutdown();
      assert.match(inspect(queue), / shutdown>$/);
    }
  }));
