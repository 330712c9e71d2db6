/**
 * Rejections that nobody handled: Node says which, in its `unhandledRejection` event.
 *
 * A listener would change the program (Node ends a process that has none), so the event is seen on its way: `emit` of
 * `process` is wrapped, as `signal-exit` does it too, and does what it always did.
 */
import { replaceMethod } from '../replace-method.ts';

const EVENT = 'unhandledRejection';

/** Calls `seen` for each unhandled rejection, before the program hears of it. Returns what ends that. */
export function watchRejections(seen: (reason: unknown, promise: unknown) => void): () => void {
  let isActive = true;
  const restore = replaceMethod(process, 'emit', (original) => {
    return function emit(event, ...args) {
      if (isActive && event === EVENT) seen(args[0], args[1]);
      return original.call(this, event, ...args);
    };
  });
  return () => {
    isActive = false;
    restore();
  };
}
