/**
 * What the library does at length inside a step of the program: finding a function, starting the first worker of a pool.
 * Whoever measures steps takes it off, because the program can do nothing about it. Measured only while somebody watches.
 */
import { instruments } from './instrument.ts';

let total = 0;

/** In ms, since the thread began. */
export function ownWorkSoFar(): number {
  return total;
}

export function asOwnWork<T>(work: () => T): T {
  if (instruments.active === null) return work();
  const start = performance.now();
  try {
    return work();
  } finally {
    total += performance.now() - start;
  }
}
