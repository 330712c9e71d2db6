/**
 * Queues against a model: lists of items, of gets that wait and of puts that wait. The loop comes to rest after every
 * operation, so that the model need not know in what order woken tasks run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTask, LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull, QueueShutDown, type Task } from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';

type Operation =
  | { readonly name: 'put' | 'putNowait'; readonly priority: number }
  | { readonly name: 'get' | 'getNowait' | 'taskDone' | 'join' }
  | { readonly name: 'cancelGet' | 'cancelPut'; readonly which: number }
  | { readonly name: 'shutdown'; readonly immediate: boolean };

const operations: fc.Arbitrary<readonly Operation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ name: fc.constantFrom('put', 'putNowait'), priority: fc.nat(9) }) },
    { weight: 6, arbitrary: fc.record({ name: fc.constantFrom('get', 'getNowait') }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constantFrom('taskDone', 'join') }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constantFrom('cancelGet', 'cancelPut'), which: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('shutdown' as const), immediate: fc.boolean() }) },
  ),
  { maxLength: 40 },
);

interface Item {
  readonly priority: number;
  readonly serial: number;
}

const byPriority = (a: Item, b: Item) => a.priority - b.priority || a.serial - b.serial;

interface Kind {
  create(maxsize: number): Queue<Item>;
  /** Removes the item that is due from `items`. */
  take(items: Item[]): Item | undefined;
}

const kinds: Readonly<Record<string, Kind>> = {
  Queue: { create: (maxsize) => new Queue(maxsize), take: (items) => items.shift() },
  LifoQueue: { create: (maxsize) => new LifoQueue(maxsize), take: (items) => items.pop() },
  PriorityQueue: {
    create: (maxsize) => new PriorityQueue(maxsize, { compare: byPriority }),
    take: (items) => items.sort(byPriority).shift(),
  },
};

type Outcome = Item | 'put' | 'joined' | 'shut down' | 'cancelled';

interface Waiter {
  readonly task: Task<unknown>;
  expected: Outcome | undefined;
  readonly item?: Item;
}

class Model {
  readonly items: Item[] = [];
  readonly getters: Waiter[] = [];
  readonly putters: Waiter[] = [];
  readonly joiners: Waiter[] = [];
  unfinished = 0;
  shut = false;
  readonly #maxsize: number;
  readonly #take: Kind['take'];

  constructor(maxsize: number, take: Kind['take']) {
    this.#maxsize = maxsize;
    this.#take = take;
  }

  full(): boolean {
    return this.#maxsize > 0 && this.items.length >= this.#maxsize;
  }

  take(): Item {
    const item = this.#take(this.items);
    assert.ok(item);
    return item;
  }

  add(item: Item): void {
    this.items.push(item);
    this.unfinished += 1;
  }

  /** Lets go on whoever can. */
  settle(): void {
    for (let moved = true; moved; ) {
      moved = false;
      if (this.items.length > 0) {
        const getter = this.getters.shift();
        if (getter !== undefined) {
          getter.expected = this.take();
          moved = true;
        }
      }
      if (!this.full() && !this.shut) {
        const putter = this.putters.shift();
        if (putter?.item !== undefined) {
          this.add(putter.item);
          putter.expected = 'put';
          moved = true;
        }
      }
    }
    if (this.shut) {
      for (const waiter of [...this.getters.splice(0), ...this.putters.splice(0)]) waiter.expected = 'shut down';
    }
    if (this.unfinished === 0) for (const joiner of this.joiners.splice(0)) joiner.expected = 'joined';
  }
}

function outcomeOf(task: Task<unknown>): unknown {
  if (!task.done()) return undefined;
  if (task.cancelled()) return 'cancelled';
  const error = task.exception();
  if (error instanceof QueueShutDown) return 'shut down';
  if (error !== undefined) throw error;
  return task.result();
}

async function follow(kind: Kind, maxsize: number, plan: readonly Operation[]): Promise<void> {
  const queue = kind.create(maxsize);
  const model = new Model(maxsize, kind.take);
  const waiters: Waiter[] = [];
  let serial = 0;

  const wait = (list: Waiter[], coro: () => PromiseLike<unknown>, item?: Item) => {
    const waiter: Waiter = { task: createTask(coro), expected: undefined, ...(item === undefined ? {} : { item }) };
    waiters.push(waiter);
    list.push(waiter);
  };
  const cancel = (list: Waiter[], which: number) => {
    const waiter = list[which];
    if (waiter === undefined) return;
    list.splice(which, 1);
    waiter.expected = 'cancelled';
    waiter.task.cancel();
  };

  for (const operation of plan) {
    switch (operation.name) {
      case 'put': {
        const item = { priority: operation.priority, serial: serial++ };
        wait(model.putters, () => queue.put(item).then(() => 'put'), item);
        break;
      }
      case 'putNowait': {
        const item = { priority: operation.priority, serial: serial++ };
        if (model.shut) assert.throws(() => queue.putNowait(item), QueueShutDown);
        else if (model.full()) assert.throws(() => queue.putNowait(item), QueueFull);
        else {
          queue.putNowait(item);
          model.add(item);
        }
        break;
      }
      case 'get':
        wait(model.getters, () => queue.get());
        break;
      case 'getNowait':
        if (model.items.length > 0) assert.deepEqual(queue.getNowait(), model.take());
        else assert.throws(() => queue.getNowait(), model.shut ? QueueShutDown : QueueEmpty);
        break;
      case 'taskDone':
        if (model.unfinished === 0) assert.throws(() => queue.taskDone(), RangeError);
        else {
          queue.taskDone();
          model.unfinished -= 1;
        }
        break;
      case 'join':
        wait(model.joiners, () => queue.join().then(() => 'joined'));
        break;
      case 'cancelGet':
        cancel(model.getters, operation.which);
        break;
      case 'cancelPut':
        cancel(model.putters, operation.which);
        break;
      case 'shutdown':
        queue.shutdown({ immediate: operation.immediate });
        model.shut = true;
        if (operation.immediate) {
          const dropped = model.items.splice(0).length;
          model.unfinished = Math.max(0, model.unfinished - dropped);
        }
        break;
    }
    model.settle();
    await waitAllTasksBlocked();

    assert.equal(queue.qsize(), model.items.length);
    assert.equal(queue.empty(), model.items.length === 0);
    assert.equal(queue.full(), model.full());
    for (const { task, expected } of waiters) assert.deepEqual(outcomeOf(task), expected);
  }
  for (const { task } of waiters) task.cancel();
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name} does what its model does`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 }), operations, (maxsize, plan) =>
        virtualRun(() => follow(kind, maxsize, plan)),
      ),
      { numRuns: 150 },
    );
  });
}
