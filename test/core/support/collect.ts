/** Garbage collection on demand, without a flag on the command line. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc: () => void = runInNewContext('gc');

/**
 * Collects what is garbage and lets finalizers run. `until` ends it early; V8 keeps the right to hold something for
 * a turn or two (weak references read in a turn stay strong in it), hence the repetition.
 */
export async function collectGarbage(until: () => boolean = () => false): Promise<void> {
  for (let round = 0; round < 12 && !until(); round++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
