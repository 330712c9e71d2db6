/**
 * Code that blocks its thread on purpose: a synchronous call in a worker of an executor. It is what the worker is for,
 * so whoever watches for blocked loops leaves it alone.
 */
let depth = 0;

export function runBlocking<T>(fn: () => T): T {
  depth += 1;
  try {
    return fn();
  } finally {
    depth -= 1;
  }
}

export function isBlockingOnPurpose(): boolean {
  return depth > 0;
}
