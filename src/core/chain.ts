/**
 * What `then`, `catch` and `finally` of a future return when they are given functions of the program: a native promise
 * that remembers which future it hangs on. It waits for nothing by itself. A task that awaits it can be cancelled all the
 * same: the future is cancelled, the functions run to their end, and then the task gets the `CancelledError`, whatever
 * they returned. Where the future swallows the cancellation and gives a value, the task gets what the functions made of it.
 */
import type { Delegate } from './cancellation/request.ts';
import type { Future } from './future.ts';
import { isNativeResolver } from './native-resolver.ts';
import type { OnRejected } from './on-rejected.ts';

/** Makes the future that stands for one `await` of a chain: `Future` cannot be extended here, where it is imported from. */
type MakeWait = (chain: Chain<unknown>, source: Future<unknown>) => Future<unknown> & Delegate;
let makeWait: MakeWait | undefined;

export function provideChainWait(make: MakeWait): void {
  makeWait = make;
}

export class Chain<T> extends Promise<T> {
  /** @internal Set right after it was made: the constructor is the engine's to call. */
  _source: Future<unknown> | undefined;

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: OnRejected<B>,
  ): Promise<A | B> {
    const source = this._source;
    const isWait =
      typeof onFulfilled === 'function' && typeof onRejected === 'function' && isNativeResolver(onFulfilled);
    if (isWait && source !== undefined && makeWait !== undefined) {
      return makeWait(this as Chain<unknown>, source).then(onFulfilled as never, onRejected);
    }
    const next = super.then(onFulfilled, onRejected) as Chain<A | B>;
    next._source = source;
    return next;
  }

  /** By `then`, with functions that are seen to be none of the engine's own: those it would pass look like `await`. */
  override finally(onFinally?: (() => void) | null): Promise<T> {
    if (typeof onFinally !== 'function') return this.then(onFinally, onFinally);
    return this.then(
      async function afterValue(value) {
        await onFinally();
        return value;
      },
      async function afterError(error) {
        await onFinally();
        throw error;
      },
    );
  }

  /** @internal As any promise: nobody is parked. */
  _whenSettled(onValue: (value: T) => void, onError: (error: unknown) => void): void {
    void super.then(onValue, onError);
  }
}
