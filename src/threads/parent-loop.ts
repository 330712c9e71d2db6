import { RuntimeError } from '../core/index.ts';
import type { LoopHandle } from './loop-handle.ts';

let parent: LoopHandle | undefined;

/** A worker's entry: the way to the loop of the thread that has the pool. */
export function provideParentLoop(handle: LoopHandle): void {
  parent = handle;
}

/** Whether this thread is a worker of an executor. */
export function isWorker(): boolean {
  return parent !== undefined;
}

/**
 * In a worker of an executor, thread or process: the loop of the thread that submits the calls.
 *
 * @throws RuntimeError elsewhere: a thread of your own gets a handle by `getLoopHandle()` and `attachLoop()`.
 */
export function parentLoop(): LoopHandle {
  if (parent !== undefined) return parent;
  throw new RuntimeError(
    'parentLoop() is for the workers of an executor, and this is none: post a getLoopHandle(loop) here and attachLoop() it',
  );
}
