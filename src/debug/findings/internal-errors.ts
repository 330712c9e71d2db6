/**
 * An error inside the debug code is the tool's own affair: it never reaches the program, and is shown only to somebody
 * who looks for it (`NODE_DEBUG=tsyncio`).
 */
import { debuglog } from 'node:util';

const log = debuglog('tsyncio');

/** Runs `action`; what it throws ends here, and `fallback` is the answer. */
export function contained<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch (error) {
    log('error inside the debug mode: %o', error);
    return fallback;
  }
}
