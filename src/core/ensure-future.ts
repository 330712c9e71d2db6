/** Awaitables: whatever can be waited for becomes a `Future`. */
import { Coroutine } from './coroutine.ts';
import { CancelledError } from './errors.ts';
import { type Future, isFuture } from './future.ts';
import { show } from './inspect.ts';
import type { EventLoop } from './loop.ts';
import { checkOptions, loopOption } from './options.ts';
import { getEventLoop } from './running.ts';
import type { Coro } from './task.ts';
import { followThenable } from './thenable.ts';

/** What can be waited for: a future, a promise, an async function, a `Coroutine`. */
export type Awaitable<T> = PromiseLike<T> | Coro<T>;

/** A future of another kind that knows how to be waited for by a loop: `ConcurrentFuture`. */
export interface FutureSource<T> {
  /** @internal */
  _toFuture(loop: EventLoop): Future<T>;
}

function isFutureSource<T>(aw: Awaitable<T>): aw is Awaitable<T> & FutureSource<T> {
  return typeof (aw as Partial<FutureSource<T>> | undefined)?._toFuture === 'function';
}

/** A future that follows a thenable, and can be cancelled while that runs on; undefined for a value that is none. */
export function adoptThenable<T>(value: unknown, loop: EventLoop): Future<T> | undefined {
  const promise = followThenable<T>(value);
  if (promise === undefined) return undefined;
  const future = loop.createFuture<T>();
  const settle = (state: 'result' | 'exception' | 'cancelled', value: unknown) => {
    if (future.done()) return;
    if (loop.isClosed()) {
      // The promise outlived the loop; of a failure somebody has to hear.
      if (state === 'exception') {
        loop.callExceptionHandler({ message: 'a promise failed after its loop was closed', exception: value });
      }
      return;
    }
    future._settle(state, value);
  };
  promise.then(
    (value) => settle('result', value),
    (error: unknown) => settle(error instanceof CancelledError ? 'cancelled' : 'exception', error),
  );
  return future;
}

/**
 * A `Future` of `aw`: itself if it is one; a new task for an async function or a `Coroutine`; for a promise a future
 * that can be cancelled while the promise runs on.
 *
 * @throws TypeError when it cannot be waited for; RangeError for a future of another loop than `options.loop`.
 */
export function ensureFuture<T>(aw: Awaitable<T>, options?: { loop?: EventLoop | undefined }): Future<T> {
  checkOptions('ensureFuture', options, loopOption);
  return asFuture(aw, options?.loop);
}

/** `ensureFuture()` for the library itself. */
export function asFuture<T>(aw: Awaitable<T>, loop?: EventLoop | undefined): Future<T> {
  if (isFuture(aw)) {
    if (loop !== undefined && loop !== aw._loop && loop._isExplicit && aw._loop._isExplicit) {
      throw new RangeError('The future belongs to a different loop than the one specified as the loop argument');
    }
    return aw as Future<T>;
  }
  if (isFutureSource(aw)) return aw._toFuture(loop ?? getEventLoop());
  if (typeof aw === 'function' || aw instanceof Coroutine) {
    return (loop ?? getEventLoop()).createTask(aw as Coro<T>);
  }
  const adopted = adoptThenable<T>(aw, loop ?? getEventLoop());
  if (adopted !== undefined) return adopted;
  throw new TypeError(`a Future, an async function, a Coroutine or a promise is required, got ${show(aw)}`);
}

/**
 * A promise of somebody else's as a `Future`: `await wrapFuture(fetch(url))` is a wait that can be cancelled; the
 * request itself runs on, unless it was given `currentSignal()`. A `Future` of ours comes back as it is.
 */
export function wrapFuture<T>(promise: PromiseLike<T>, options?: { loop?: EventLoop | undefined }): Future<T> {
  checkOptions('wrapFuture', options, loopOption);
  if (typeof promise === 'function' && !isFuture(promise)) {
    throw new TypeError(`wrapFuture() takes a promise, got ${show(promise)}`);
  }
  return asFuture(promise, options?.loop);
}
