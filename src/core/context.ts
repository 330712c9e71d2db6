/**
 * Contexts: which `AsyncLocalStorage` values code sees, and which task it belongs to.
 *
 * The current task, or a cancel scope in it, is itself a value in an `AsyncLocalStorage`, so it follows native
 * `async`/`await` everywhere. A callback is scheduled with all values of its place but that one: in it `currentTask()`
 * is undefined.
 *
 * An `AsyncResource` is the cheapest way to keep a context (some 20 ns; `AsyncLocalStorage.snapshot()` takes 600 to
 * 5,000 because of the function it wraps).
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { Strand } from './cancel-scope.ts';
import type { Task } from './task.ts';

/** What `AsyncLocalStorage.snapshot()` returns: calls a function in the context of the snapshot. */
export type Context = <R, A extends unknown[]>(fn: (...args: A) => R, ...args: A) => R;

const strandStorage = new AsyncLocalStorage<Strand | undefined>();

const RESOURCE_OPTIONS = { requireManualDestroy: true } as const;

/** The task, or the cancel scope in a task, that this code runs in. */
export function activeStrand(): Strand | undefined {
  return strandStorage.getStore();
}

/** The task that is running this code, without regard to its loop. */
export function activeTask(): Task<unknown> | undefined {
  return strandStorage.getStore()?._task;
}

export function runInStrand<R>(strand: Strand, fn: () => R): R {
  return strandStorage.run(strand, fn);
}

const begin = (task: Task<unknown>): void => task._begin();

/** Begins a task in its own context. */
export function runAsTask(task: Task<unknown>): void {
  strandStorage.run(task, begin, task);
}

export function captureContext(): AsyncResource {
  return new AsyncResource('tsyncio', RESOURCE_OPTIONS);
}

/** The context of the caller for a callback: everything but the task. */
export function captureCallbackContext(): AsyncResource {
  return strandStorage.getStore() === undefined ? captureContext() : strandStorage.run(undefined, captureContext);
}

export function callInContext<A extends unknown[], R>(
  context: AsyncResource | Context,
  fn: (...args: A) => R,
  args: A,
): R {
  if (typeof context === 'function') return context(() => strandStorage.run(undefined, fn, ...args));
  return context.runInAsyncScope(fn, undefined, ...args);
}
