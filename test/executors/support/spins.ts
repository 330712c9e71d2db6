/** A module whose top level never lets go of its thread. */
import { isMainThread } from 'node:worker_threads';

export function answer(): number {
  return 42;
}

if (!isMainThread || process.argv[1]?.includes('entry/process') === true) for (;;);
