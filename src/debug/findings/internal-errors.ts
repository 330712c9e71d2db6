/**
 * An error inside the debug code is the tool's own affair: it never reaches the program, and is shown only to somebody
 * who looks for it (`NODE_DEBUG=tsyncio`).
 */
import { debuglog } from 'node:util';

const log = debuglog('tsyncio');

/** What is caught where there is no room for `contained`. */
export function logInternalError(error: unknown): void {
  log('error inside the debug mode: %o', error);
}

/** Runs `action`; what it throws ends here, and `fallback` is the answer. */
export function contained<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch (error) {
    logInternalError(error);
    return fallback;
  }
}

/** For what Node calls later: a timer, a listener, a finalizer. */
export function containing<A extends unknown[]>(action: (...args: A) => void): (...args: A) => void {
  return (...args) => contained(() => action(...args), undefined);
}
