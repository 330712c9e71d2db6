import { type Awaitable, CancelledError, Coroutine, ensureFuture, type Future, TimeoutError } from '../core/index.ts';
import { timeout } from './timeout.ts';

async function cancelAndWait(future: Future<unknown>): Promise<void> {
  const ended = future.getLoop().createFuture<undefined>();
  const release = () => {
    if (!ended.done()) ended.setResult(undefined);
  };
  future._addInternalCallback(release);
  try {
    future.cancel();
    // Not `await future`: this wait must be cancellable by itself.
    await ended;
  } finally {
    future._removeInternalCallback(release);
  }
}

/**
 * Waits for `aw`, but at most `delay` ms (`undefined`: for ever); then it is cancelled. Returns its result.
 *
 * An async function or a `Coroutine` runs in the caller's task. A promise of somebody else's runs on after the wait was
 * given up; a `Future` of ours is cancelled (`shield()` it to prevent that). With `delay <= 0` what is not done yet is
 * cancelled at once, and a function is never called.
 *
 * @throws TimeoutError, its `cause` the `CancelledError`; RangeError when `delay` is NaN.
 * @example
 * ```ts
 * import { Queue, run, TimeoutError, waitFor } from 'tsyncio';
 *
 * await run(async () => {
 *   const queue = new Queue<string>();
 *   const item = await waitFor(queue.get(), 20).catch((error) => error instanceof TimeoutError);
 *   console.log(item); // true (it timed out)
 * });
 * ```
 */
export async function waitFor<T>(aw: Awaitable<T>, delay: number | undefined | null): Promise<T> {
  if (typeof delay === 'number' && delay <= 0) {
    const future = ensureFuture(aw);
    if (future.done()) return future.result();
    await cancelAndWait(future);
    try {
      return future.result();
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      throw new TimeoutError('the deadline of waitFor() had passed when it was called', { cause: error });
    }
  }
  const body = typeof aw === 'function' ? aw : aw instanceof Coroutine ? () => aw : undefined;
  return timeout(delay, body ?? (() => ensureFuture(aw)));
}
