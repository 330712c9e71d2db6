/** What messages call this thread. An executor's worker, thread or process, has a name; so it is told apart. */
import { isMainThread, threadId } from 'node:worker_threads';

let name: string | undefined;

/** A worker's entry: `worker thread pool_0`. */
export function nameThisThread(given: string): void {
  name = given;
}

/** `undefined` in the program's main thread. */
export function thisThread(): string | undefined {
  return name ?? (isMainThread ? undefined : `worker thread ${threadId}`);
}
