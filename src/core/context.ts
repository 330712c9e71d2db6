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
import { types } from 'node:util';
import type { Strand } from './cancel-scope.ts';
import type { Task } from './task.ts';

/** What `AsyncLocalStorage.snapshot()` returns: calls a function in the context of the snapshot. */
export type Context = <R, A extends unknown[]>(fn: (...args: A) => R, ...args: A) => R;

const strandStorage = new AsyncLocalStorage<Strand | undefined>();

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

/**
 * Begins a task inside `runInAsyncScope`, which brings back what was before. `run` would make the context anew twice,
 * there and back.
 */
export function enterAsTask(task: Task<unknown>): void {
  strandStorage.enterWith(task);
  task._begin();
}

function newResource(): AsyncResource {
  return new AsyncResource('tsyncio');
}

/*
 * Since Node 24 a context is a map from storages to values, copied entry by entry whenever a value is set (85 ns; 27 ns
 * when there is nothing to copy). Most programs have nothing in it but our strand, which tasks and callbacks are not to
 * inherit anyway: these share one blank context. The map is found in the resource that captured it; in a Node that has
 * none, or has it elsewhere, everything works and takes a little longer.
 */
const contextKey = Object.getOwnPropertySymbols(newResource()).find((symbol) => symbol.description === 'context_frame');

function valuesOf(resource: AsyncResource): ReadonlyMap<unknown, unknown> | undefined {
  return contextKey === undefined ? undefined : Reflect.get(resource, contextKey);
}

const here = newResource();
const blank: AsyncResource | undefined =
  contextKey !== undefined &&
  valuesOf(here) === undefined &&
  new AsyncLocalStorage<true>().run(true, () => types.isMap(valuesOf(newResource())))
    ? here
    : undefined;

/** The context of the caller; the strand that it may hold is replaced when the task begins. */
export function captureContext(): AsyncResource {
  const resource = newResource();
  if (blank === undefined) return resource;
  const values = valuesOf(resource);
  return values !== undefined && values.size === 1 && values.has(strandStorage) ? blank : resource;
}

/** The context of the caller for a callback: everything but the task. */
export function captureCallbackContext(): AsyncResource {
  if (strandStorage.getStore() === undefined) return newResource();
  if (blank !== undefined && captureContext() === blank) return blank;
  return strandStorage.run(undefined, newResource);
}

export function callInContext<A extends unknown[], R>(
  context: AsyncResource | Context,
  fn: (...args: A) => R,
  args: A,
): R {
  if (typeof context === 'function') return context(() => strandStorage.run(undefined, fn, ...args));
  return context.runInAsyncScope(fn, undefined, ...args);
}
