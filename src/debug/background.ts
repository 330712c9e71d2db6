import { CancelledError, followThenable, getRunningLoop, isFuture, show } from '../core/index.ts';
// The first import that reaches this package from its face: here debug mode says how it is loaded.
import './provide.ts';

const marked = new WeakSet<object>();

/**
 * Says that a promise is dropped on purpose: debug mode does not report it as never awaited. If it fails, the error goes
 * to the running loop's exception handler; a cancellation is no failure.
 *
 * @throws TypeError when it is no promise.
 * @example
 * ```ts
 * import { background, run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   background(sleep(5));
 * });
 * ```
 */
export function background(promise: PromiseLike<unknown>): void {
  // `then` of a future only listens; a thenable of the program's expects what the engine gives it.
  const told = isFuture(promise) ? promise : followThenable(promise);
  if (told === undefined) {
    throw new TypeError(
      `background() takes a promise, got ${show(promise)}: pass what the call returned, background(f(x))`,
    );
  }
  marked.add(promise);
  const loop = getRunningLoop();
  told.then(undefined, (exception: unknown) => {
    if (exception instanceof CancelledError) return;
    loop.callExceptionHandler({ message: 'a promise in the background failed', exception });
  });
}

/** Whether `background()` was given this promise. */
export function isBackground(promise: object): boolean {
  return marked.has(promise);
}
