/**
 * Queues. A waiting `get` or `put` takes its item or its place only when it runs, as in CPython: between the wake-up and
 * that, another may come first, and then it waits on, at the end of the line.
 */
import { inspect } from 'node:util';
import {
  checkOptions,
  type Future,
  failedFuture,
  LoopBound,
  loopToTakeIn,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  show,
  Taken,
  Waiter,
  WaitLine,
} from '../core/index.ts';
import { Event } from './event.ts';
import { compareNaturally, FirstInFirstOut, LastInFirstOut, type QueueStore, SmallestFirst } from './queue-store.ts';

const ofShutdown = { immediate: 'boolean' } as const;
const ofPriorityQueue = { compare: 'function' } as const;

/** Who waits for an item. */
class GetterLine<T> extends WaitLine<T> {
  readonly #queue: Queue<T>;

  constructor(queue: Queue<T>) {
    super(queue);
    this.#queue = queue;
  }

  override get callsProgram(): boolean {
    return this.#queue._callsProgram;
  }

  override attempt(waiter: Waiter<T>): boolean {
    if (!this.#queue._mustWaitToGet) return waiter._take(this.#queue.getNowait());
    this.join(waiter);
    return false;
  }

  override giveBack(item: T): void {
    this.#queue._putBack(item);
  }

  override withdrawn(_waiter: Waiter<T>, woken: boolean): void {
    if (woken && !this.#queue.empty()) this.wakeNext();
  }
}

/** Who waits for a free place, each with its item. */
class PutterLine<T> extends WaitLine<undefined> {
  readonly #queue: Queue<T>;

  constructor(queue: Queue<T>) {
    super(queue);
    this.#queue = queue;
  }

  override get callsProgram(): boolean {
    return this.#queue._callsProgram;
  }

  override attempt(waiter: Waiter<undefined>): boolean {
    if (this.#queue._mustWaitToPut) {
      this.join(waiter);
      return false;
    }
    this.#queue.putNowait(waiter._payload as T);
    return waiter._take(undefined);
  }

  override withdrawn(_waiter: Waiter<undefined>, woken: boolean): void {
    if (woken && !this.#queue.full()) this.wakeNext();
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
 *   for await (const n of queue) console.log(n); // 1, then 2, then 3
 *   await producer;
 * });
 * ```
 */
export class Queue<T = unknown> extends LoopBound implements AsyncIterable<T> {
  readonly #maxsize: number;
  readonly #finished = new Event();
  readonly #store: QueueStore<T>;
  readonly #getters: GetterLine<T> = new GetterLine(this);
  readonly #putters: PutterLine<T> = new PutterLine(this);
  #isShutDown = false;
  #unfinished = 0;

  /** @throws TypeError when `maxsize` is no number, RangeError when it is NaN. */
  constructor(maxsize?: number);
  /** @internal */
  constructor(maxsize: number | undefined, store: QueueStore<T>);
  constructor(maxsize = 0, store: QueueStore<T> = new FirstInFirstOut()) {
    super();
    if (typeof maxsize !== 'number') throw new TypeError(`maxsize must be a number, not ${show(maxsize)}`);
    if (Number.isNaN(maxsize)) throw new RangeError('maxsize must not be NaN: 0 or less means no limit');
    this.#maxsize = maxsize;
    this.#store = store;
    this.#finished.set();
  }

  get maxsize(): number {
    return this.#maxsize;
  }

  /** How many items there are. */
  qsize(): number {
    return this.#store.size;
  }

  empty(): boolean {
    return this.#store.size === 0;
  }

  full(): boolean {
    return this.#maxsize > 0 && this.#store.size >= this.#maxsize;
  }

  /** Puts an item, waiting while the queue is full. @throws QueueShutDown. */
  put(item: T): Future<undefined> {
    const line = this.#putters;
    const loop = this._mustWaitToPut ? undefined : loopToTakeIn();
    if (loop === undefined) {
      const waiter = line.join(new Waiter(line, this._bindLoop(), item));
      if (!this._mustWaitToPut) line.wakeNext();
      return waiter;
    }
    if (this.#isShutDown) return failedFuture(this.#shutDownError());
    this.#insert(item);
    return new Taken(line, loop, undefined);
  }

  /** @throws QueueFull; QueueShutDown. */
  putNowait(item: T): void {
    if (this.#isShutDown) throw this.#shutDownError();
    if (this.full()) throw new QueueFull(`${this} is full: await put() to wait for a free place`);
    this.#insert(item);
  }

  /** Takes an item, waiting while there is none. @throws QueueShutDown once it is shut down and empty. */
  get(): Future<T> {
    const line = this.#getters;
    const loop = this._mustWaitToGet ? undefined : loopToTakeIn();
    if (loop === undefined) {
      const waiter = line.join(new Waiter(line, this._bindLoop()));
      if (!this._mustWaitToGet) line.wakeNext();
      return waiter;
    }
    if (this.empty()) return failedFuture(this.#shutDownError());
    return new Taken(line, loop, this.#remove());
  }

  /** @throws QueueEmpty; QueueShutDown once it is shut down and empty. */
  getNowait(): T {
    if (this.empty()) {
      if (this.#isShutDown) throw this.#shutDownError();
      throw new QueueEmpty(`${this} is empty: await get() to wait for an item`);
    }
    return this.#remove();
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
    checkOptions('shutdown', options, ofShutdown);
    this.#isShutDown = true;
    if (options?.immediate === true) {
      while (this.#store.size > 0) {
        this.#store.take();
        if (this.#unfinished > 0) this.#unfinished -= 1;
      }
      if (this.#unfinished === 0) this.#finished.set();
    }
    // Who waits has to look again.
    while (this.#getters.size > 0) this.#getters.wakeNext();
    while (this.#putters.size > 0) this.#putters.wakeNext();
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

  /** @internal */
  _putBack(item: T): void {
    this.#store.putBack(item);
    this.#getters.wakeNext();
  }

  /** @internal Whether what orders the items is the program's. */
  get _callsProgram(): boolean {
    return this.#store.callsProgram;
  }

  /** @internal */
  get _mustWaitToGet(): boolean {
    return this.#store.size === 0 && !this.#isShutDown;
  }

  /** @internal */
  get _mustWaitToPut(): boolean {
    return !this.#isShutDown && this.full();
  }

  override toString(): string {
    const words = [`maxsize=${this.#maxsize}`];
    if (this.#store.size > 0) words.push(`size=${this.#store.size}`);
    if (this.#getters.size > 0) words.push(`getters=${this.#getters.size}`);
    if (this.#putters.size > 0) words.push(`putters=${this.#putters.size}`);
    if (this.#unfinished > 0) words.push(`tasks=${this.#unfinished}`);
    if (this.#isShutDown) words.push('shutdown');
    return `<${this.constructor.name} ${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #insert(item: T): void {
    this.#store.put(item);
    this.#unfinished += 1;
    this.#finished.clear();
    this.#getters.wakeNext();
  }

  #remove(): T {
    const item = this.#store.take();
    this.#putters.wakeNext();
    return item;
  }

  #shutDownError(): QueueShutDown {
    return new QueueShutDown(`${this} is shut down: nothing can be put, and nothing taken once it is empty`);
  }
}

/**
 * A queue that gives the smallest item first: numbers, strings, or arrays such as `[priority, item]`, compared element
 * by element; anything else by `compare`, which returns a negative number when `a` goes first.
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  constructor(maxsize = 0, options?: { compare?: ((a: T, b: T) => number) | undefined }) {
    checkOptions('new PriorityQueue', options, ofPriorityQueue);
    super(maxsize, new SmallestFirst(options?.compare ?? compareNaturally));
  }
}

/** A queue that gives the newest item first. */
export class LifoQueue<T = unknown> extends Queue<T> {
  constructor(maxsize = 0) {
    super(maxsize, new LastInFirstOut());
  }
}
