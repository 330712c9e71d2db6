import { type Future, getRunningLoop } from '../core/index.ts';

/**
 * Calls `fn(...args)` in a thread of the loop's default executor, so that the loop goes on meanwhile: for what blocks or
 * computes. Values of `AsyncLocalStorage` that `shareContext()` names go with it.
 *
 * Cancelling the wait aborts the call's `currentSignal()`, and ends the wait at once.
 *
 * @throws PicklingError when the function or an argument cannot cross.
 * @example
 * ```ts
 * import { run, toThread } from 'tsyncio';
 * import { pbkdf2Sync } from 'node:crypto';
 *
 * await run(async () => {
 *   const key = await toThread(pbkdf2Sync, 'secret', 'salt', 1000, 32, 'sha256');
 *   console.log(key.length); // 32
 * });
 * ```
 */
export function toThread<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Future<Awaited<R>> {
  return getRunningLoop().runInExecutor(null, fn, ...args);
}
