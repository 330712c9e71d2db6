/** The face that all executors have, and that a program's own can have. */
import type { ExecutorLike, ShutdownOptions } from '../core/index.ts';
import type { AnyFunction, ConcurrentFuture } from '../threads/index.ts';
import { inside } from './load-inside.ts';
import type { MapOptions, Submitter } from './map.ts';

/**
 * Something that runs functions elsewhere. A class of your own implements `submit` and `shutdown`, with a
 * `ConcurrentFuture` for each call, and has `map` and `await using` from here.
 *
 * @example
 * ```ts
 * import { ConcurrentFuture, Executor } from 'tsyncio';
 *
 * class Inline extends Executor {
 *   submit<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): ConcurrentFuture<Awaited<R>> {
 *     const future = new ConcurrentFuture<Awaited<R>>();
 *     future.setRunningOrNotifyCancel();
 *     future.setResult(fn(...args) as Awaited<R>);
 *     return future;
 *   }
 *
 *   async shutdown(): Promise<void> {}
 * }
 *
 * console.log(await new Inline().submit((a: number) => a + 1, 1)); // 2
 * ```
 */
export abstract class Executor implements ExecutorLike {
  /**
   * Calls `fn(...args)` in a worker. An async function runs in the worker's own loop.
   *
   * @throws RuntimeError after `shutdown()`; BrokenExecutor when it cannot work any more. What goes wrong with this call
   * alone is the future's exception: PicklingError when the function or an argument cannot cross.
   */
  abstract submit<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): ConcurrentFuture<Awaited<R>>;

  /** Takes no more calls, and resolves once those it has are done and the workers have ended. */
  abstract shutdown(options?: ShutdownOptions): Promise<void>;

  /**
   * Calls `fn(item)` for each item, several at a time, and yields the results in the order of the items. All items are
   * taken, and submitted, at once, unless `buffersize` is given. Leaving the loop early cancels what has not begun.
   *
   * @throws TimeoutError when a result is not there `timeout` ms after the call of `map`; the first error of a call.
   */
  map<T, R>(
    fn: (item: T) => R,
    iterable: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<R>> {
    return inside().mapInOrder(this._submitter(), fn, iterable, options);
  }

  /** @internal How `map` submits: a pool of ours can send several items in one call. */
  _submitter(): Submitter {
    return { one: (fn: AnyFunction, item) => this.submit(fn, item) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}
