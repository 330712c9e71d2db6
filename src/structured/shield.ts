import { type Awaitable, ensureFuture, type Future } from '../core/index.ts';

/**
 * Waits for `aw` without cancelling it: when the waiting task is cancelled it gets its `CancelledError`, and `aw` runs
 * on. If `aw` itself is cancelled, so is the shield.
 *
 * @example
 * ```ts
 * import { createTask, run, shield, sleep, waitFor } from 'tsyncio';
 *
 * await run(async () => {
 *   const saving = createTask(() => sleep(30, 'saved'));
 *   await waitFor(shield(saving), 10).catch(() => console.log('gave up waiting'));
 *   console.log(await saving); // saved
 * });
 * ```
 */
export function shield<T>(aw: Awaitable<T>): Future<T> {
  const inner = ensureFuture(aw);
  if (inner.done()) return inner;
  const outer = inner.getLoop().createFuture<T>();

  const innerDone = () => {
    if (outer.cancelled()) {
      inner._markRetrieved();
      return;
    }
    if (inner.cancelled()) outer.cancel(inner._cancelMessage);
    else if (inner._state === 'exception') outer._settle('exception', inner._outcomeError());
    else outer._settle('result', inner._value);
  };
  inner._addInternalCallback(innerDone);
  outer._addInternalCallback(() => {
    if (!inner.done()) inner._removeInternalCallback(innerDone);
  });
  return outer;
}
