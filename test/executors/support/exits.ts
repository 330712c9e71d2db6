/** A module that ends its thread or process when a worker imports it. */
import { isMainThread } from 'node:worker_threads';

export function answer(): number {
  return 42;
}

if (!isMainThread || process.argv[1]?.includes('entry/process') === true) process.exit(7);
