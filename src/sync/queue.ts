/**
 * Queues. A waiting `get` or `put` takes its item or its place only when it runs, as in CPython: between the wake-up and
 * that, another may come first, and then it waits on, at the end of the line.
 */
import { inspect } from 'node:util';
import { doneFuture, failedFuture, type Future, LoopBound, owesCancellation, QueueEmpty, QueueFull, QueueShutDown, show, Waiter, WaiterList } from '../core/index.ts';
import { Event } from './event.ts';
import { compareNaturally, firstInFirstOut, lastInFirstOut, type QueueStore, smallestFirst } from './queue-store.ts';

/** What the waiters see of their queue. */
interface QueueState<T> {
  readonly queue: Queue<T>;
  readonly store: QueueStore<T>;
  readonly getters: WaiterList<Getter<T>>;
  readonly putters: WaiterList<Putter<T>>;
  isShutDown: boolean;
}

class Getter<T> extends Waiter<T> {
  readonly #state: QueueState<T>;

  constructor(state: QueueState<T>) {
    super();
    this.#state = state;
    state.queue._bindLoop();
    state.getters.add(this);
  }

  protected override _attempt(): boolean {
    const { queue, store, getters, isShutDown } = this.#state;
    if (store.size > 0 || isShutDown) return this._take(queue.getNowait());
    getters.add(this);
    return false;
  }

  protected override _withdraw(woken: boolean): void {
    const { store, getters } = this.#state;
    getters.delete(this);
    if (woken && store.size > 0) getters.wakeNext();
  }
}

class Putter<T> extends Waiter<undefined> {
  readonly #state: QueueState<T>;
  readonly #item: T;

  constructor(state: QueueState<T>, item: T) {
    super();
    this.#state = state;
    this.#item = item;
    state.queue._bindLoop();
    state.putters.add(this);
  }

  protected override _attempt(): boolean {
    const { queue, putters, isShutDown } = this.#state;
    if (isShutDown || !queue.full()) {
      queue.putNowait(this.#item);
      return this._take(undefined);
    }
    putters.add(this);
    return false;
  }

  protected override _withdraw(woken: boolean): void {
    const { queue, putters } = this.#state;
    putters.delete(this);
    if (woken && !queue.full()) putters.wakeNext();
  }
}

/**
 * A queue between tasks, first in, first out. With `maxsize` above 0, `put` waits while it is full; else it never is.
 *
 * `for await (const item of queue)` takes items until the queue is shut down and empty; it calls no `taskDone()`.
 *
 * @example
 * ```ts
 * import { createTask, Queue, run } from 'tsyncio';
 *
 * await run(async () => {
 *   const queue = new Queue<number>(2);
 *   const producer = createTask(async () => {
 *     for (const n of [1, 2, 3]) await queue.put(n);
 *     queue.shutdown();
 *   });
 *   for await (const n of queue) console.log(n); // 1, 2, 3
 *   await producer;
 * });
 * ```
 */
export class Queue<T = unknown> extends LoopBound implements AsyncIterable<T> {
  readonly #maxsize: number;
  readonly #finished = new Event();
  readonly #state: QueueState<T>;
  #unfinished = 0;

  /** @throws TypeError when `maxsize` is no number, RangeError when it is NaN. */
  constructor(maxsize?: number);
  /** @internal */
  constructor(maxsize: number | undefined, store: QueueStore<T>);
  constructor(maxsize = 0, store: QueueStore<T> = firstInFirstOut()) {
    super();
    if (typeof maxsize !== 'number') throw new TypeError(`maxsize must be a number, not ${show(maxsize)}`);
    if (Number.isNaN(maxsize)) throw new RangeError('maxsize must not be NaN: 0 or less means no limit');
    this.#maxsize = maxsize;
    this.#state = { queue: this, store, getters: new WaiterList(), putters: new WaiterList(), isShutDown: false };
    this.#finished.set();
  }

  get maxsize(): number {
    return this.#maxsize;
  }

  /** How many items there are. */
  qsize(): number {
    return this.#state.store.size;
  }

  empty(): boolean {
    return this.#state.store.size === 0;
  }

  full(): boolean {
    return this.#maxsize > 0 && this.#state.store.size >= this.#maxsize;
  }

  /** Puts an item, waiting while the queue is full. @throws QueueShutDown. */
  put(item: T): Future<undefined> {
    const state = this.#state;
    if ((this.full() && !state.isShutDown) || owesCancellation()) return new Putter(state, item);
    try {
      this.putNowait(item);
    } catch (error) {
      return failedFuture(error);
    }
    return doneFuture(undefined);
  }

  /** @throws QueueFull; QueueShutDown. */
  putNowait(item: T): void {
    if (this.#state.isShutDown) throw new QueueShutDown(`${this} is shut down: nothing can be put any more`);
    if (this.full()) throw new QueueFull(`${this} is full: await put() to wait for a free place`);
    this.#state.store.put(item);
    this.#unfinished += 1;
    this.#finished.clear();
    this.#state.getters.wakeNext();
  }

  /** Takes an item, waiting while there is none. @throws QueueShutDown once it is shut down and empty. */
  get(): Future<T> {
    const state = this.#state;
    if ((state.store.size === 0 && !state.isShutDown) || owesCancellation()) return new Getter(state);
    try {
      return doneFuture(this.getNowait());
    } catch (error) {
      return failedFuture(error);
    }
  }

  /** @throws QueueEmpty; QueueShutDown once it is shut down and empty. */
  getNowait(): T {
    const { store, isShutDown, putters } = this.#state;
    if (store.size === 0) {
      if (isShutDown) throw new QueueShutDown(`${this} is shut down and empty`);
      throw new QueueEmpty(`${this} is empty: await get() to wait for an item`);
    }
    const item = store.take();
    putters.wakeNext();
    return item;
  }

  /** Says that an item that was taken has been dealt with: `join()` waits for that. @throws RangeError when called too often. */
  taskDone(): void {
    if (this.#unfinished <= 0) {
      throw new RangeError('taskDone() called too many times: once for each item that was put');
    }
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#finished.set();
  }

  /** Waits until `taskDone()` was called for every item that was put. */
  join(): Future<undefined> {
    return this.#finished._waitFor(undefined);
  }

  /**
   * Ends the queue: `put` throws `QueueShutDown`, and so does `get` once it is empty. With `immediate` it is emptied, and
   * the items count as dealt with.
   */
  shutdown(options?: { immediate?: boolean | undefined }): void {
    const { store, getters, putters } = this.#state;
    this.#state.isShutDown = true;
    if (options?.immediate === true) {
      while (store.size > 0) {
        store.take();
        if (this.#unfinished > 0) this.#unfinished -= 1;
      }
      if (this.#unfinished === 0) this.#finished.set();
    }
    // Who waits has to look again.
    while (getters.size > 0) getters.wakeNext();
    while (putters.size > 0) putters.wakeNext();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: async () => {
        try {
          return { done: false, value: await this.get() };
        } catch (error) {
          if (error instanceof QueueShutDown) return { done: true, value: undefined };
          throw error;
        }
      },
    };
  }

  override toString(): string {
    const { store, getters, putters, isShutDown } = this.#state;
    const words = [`maxsize=${this.#maxsize}`];
    if (store.size > 0) words.push(`size=${store.size}`);
    if (getters.size > 0) words.push(`getters=${getters.size}`);
    if (putters.size > 0) words.push(`putters=${putters.size}`);
    if (this.#unfinished > 0) words.push(`tasks=${this.#unfinished}`);
    if (isShutDown) words.push('shutdown');
    return `<${this.constructor.name} ${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * A queue that gives the smallest item first: numbers, strings, or arrays such as `[priority, item]`, compared element
 * by element; anything else by `compare`, which returns a negative number when `a` goes first.
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  constructor(maxsize = 0, options?: { compare?: ((a: T, b: T) => number) | undefined }) {
    super(maxsize, smallestFirst(options?.compare ?? compareNaturally));
  }
}

/** A queue that gives the newest item first. */
export class LifoQueue<T = unknown> extends Queue<T> {
  constructor(maxsize = 0) {
    super(maxsize, lastInFirstOut());
  }
}
