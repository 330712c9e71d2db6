import {
  type Awaitable,
  asFuture,
  checkOptions,
  doneFuture,
  type Future,
  getEventLoop,
  getRunningLoop,
  isCoroutine,
  isFuture,
  Operation,
  show,
  TimeoutError,
  type TimerHandle,
  Waiter,
  WaitLine,
} from '../core/index.ts';

const ofAsCompleted = { timeout: 'number' } as const;

/** A future that is done, or that time is up. In a box: a promise of a future would be a promise of its result. */
type Completion<T> = { readonly future: Future<T> } | 'time is up';

/** What was completed and not asked for yet, and the line of those who ask. */
class Completions<T> extends WaitLine<Completion<T>> {
  readonly #items: Completion<T>[] = [];

  put(item: Completion<T>): void {
    this.#items.push(item);
    this.wakeNext();
  }

  get(): Future<Completion<T>> {
    if (this.#items.length > 0) return doneFuture(this.#items.shift() as Completion<T>);
    return this.join(new Waiter(this, getRunningLoop()));
  }

  override attempt(waiter: Waiter<Completion<T>>): boolean {
    if (this.#items.length > 0) return waiter._take(this.#items.shift() as Completion<T>);
    this.join(waiter);
    return false;
  }

  override withdrawn(_waiter: Waiter<Completion<T>>, woken: boolean): void {
    if (woken && this.#items.length > 0) this.wakeNext();
  }
}

/** What `asCompleted()` returns: iterable (promises of results) and async iterable (the futures themselves). */
export class AsCompletedIterator<T> implements Iterable<Promise<T>> {
  readonly #completions = new Completions<T>();
  readonly #todo: Set<Future<T>>;
  #left: number;
  #timer: TimerHandle | undefined;

  /** @internal */
  constructor(aws: Iterable<Awaitable<T>>, timeout: number | undefined) {
    const loop = getEventLoop();
    this.#todo = new Set([...new Set(aws)].map((aw) => asFuture(aw, loop)));
    this.#left = this.#todo.size;
    for (const future of this.#todo) future._addInternalCallback(this.#completed);
    if (this.#left > 0 && timeout !== undefined) this.#timer = loop.callLater(timeout, () => this.#timeIsUp());
  }

  /** All iterators share what is left, so a loop that was left by `break` can be taken up again. */
  [Symbol.iterator](): Iterator<Promise<T>> {
    return {
      next: () => {
        if (!this.#begin()) return { done: true, value: undefined };
        return {
          done: false,
          value: new Operation('asCompleted', async () => (await this.#nextFuture()).future.result()),
        };
      },
    };
  }

  /** Typed by hand: of an `AsyncIterable<Future<T>>` TypeScript takes the items to be awaited, and they are not. */
  [Symbol.asyncIterator](): { next(): Promise<IteratorResult<Future<T>, undefined>> } {
    return {
      next: async () => {
        if (!this.#begin()) return { done: true, value: undefined };
        return { done: false, value: (await this.#nextFuture()).future };
      },
    };
  }

  #begin(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  async #nextFuture(): Promise<{ readonly future: Future<T> }> {
    const completion = await this.#completions.get();
    if (completion === 'time is up') throw new TimeoutError('the timeout of asCompleted() has passed');
    return completion;
  }

  #completed = (future: Future<unknown>): void => {
    if (!this.#todo.delete(future as Future<T>)) return;
    this.#completions.put({ future: future as Future<T> });
    if (this.#todo.size === 0) this.#timer?.cancel();
  };

  #timeIsUp(): void {
    for (const future of this.#todo) {
      future._removeInternalCallback(this.#completed);
      this.#completions.put('time is up');
    }
    this.#todo.clear();
  }
}

/**
 * Awaitables in the order in which they are done.
 *
 * By `for await` it yields the futures themselves (those you passed, or the tasks made of functions); by `for … of` it
 * yields promises of results, the first promise being that of the first to be done. After `timeout` ms what has not
 * been done yet is a `TimeoutError`; nothing is cancelled.
 *
 * @throws TypeError when `aws` is not iterable, or holds what cannot be awaited.
 * @example
 * ```ts
 * import { asCompleted, run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   for (const next of asCompleted([sleep(20, 'slow'), sleep(5, 'fast')])) console.log(await next); // fast, then slow
 * });
 * ```
 */
export function asCompleted<T>(
  aws: Iterable<Awaitable<T>>,
  options?: { timeout?: number | undefined },
): AsCompletedIterator<T> {
  checkOptions('asCompleted', options, ofAsCompleted);
  if (isFuture(aws) || isCoroutine(aws) || typeof (aws as Iterable<unknown>)?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`asCompleted() takes an iterable of awaitables, not ${show(aws)}`);
  }
  return new AsCompletedIterator(aws, options?.timeout);
}
