/** Collecting garbage at once, while JavaScript runs. */
import { setFlagsFromString } from 'node:v8';
import { createContext, runInContext, runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Collects what is unreachable. A `WeakRef` keeps its target until the job that made or read it is over, so first a job
 * is ended: that of a context with microtasks of its own, where none of the program's are run.
 */
export function collectGarbage(): void {
  collect ??= globalThis.gc;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    // Or `gc` would appear in every context that the program makes from now on.
    setFlagsFromString('--no-expose-gc');
  }
  runInContext('Promise.resolve().then(() => {})', createContext({}, { microtaskMode: 'afterEvaluate' }));
  collect();
}
