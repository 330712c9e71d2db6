/**
 * Contexts: which `AsyncLocalStorage` values code sees, and to which task and loop it belongs.
 *
 * Where code is, is itself a value in an `AsyncLocalStorage`, so it follows native `async`/`await` everywhere: a task, a
 * cancel scope in one, or a loop for its callbacks, in which `currentTask()` is undefined. A task or callback is
 * scheduled with all other values of its place, never with the cancellation context of its creator: that would keep a chain of tasks
 * alive, each by the one that it made.
 *
 * An `AsyncResource` is the cheapest way to keep a context (some 20 ns; `AsyncLocalStorage.snapshot()` takes 600 to
 * 5,000 because of the function it wraps).
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import type { CancelContext } from './cancellation/context.ts';
import type { EventLoop } from './loop.ts';
import type { Task } from './task.ts';

/** What `AsyncLocalStorage.snapshot()` returns: calls a function in the context of the snapshot. */
export type Context = <R, A extends unknown[]>(fn: (...args: A) => R, ...args: A) => R;

/** Where code can be. */
export interface Place {
  readonly _task: Task<unknown> | undefined;
  readonly _loop: EventLoop;
}

const placeStorage = new AsyncLocalStorage<Place>();

/** The loop that code belongs to by its context; undefined for code that no loop has set going. */
export function activeLoop(): EventLoop | undefined {
  return placeStorage.getStore()?._loop;
}

/**
 * The task, or the cancel scope in a task, that this code runs in. What has ended does not count: a listener that a task
 * has registered is called long after.
 */
export function currentCancelContext(): CancelContext | undefined {
  const place = placeStorage.getStore();
  if (place === undefined || place._task === undefined) return undefined;
  let context: CancelContext | undefined = place as CancelContext;
  while (context?._hasEnded) context = context._outer;
  return context;
}

/** The task that is running this code, without regard to its loop. */
export function activeTask(): Task<unknown> | undefined {
  return currentCancelContext()?._task;
}

/** The task whose context this is, whether it has ended or not. */
export function placedTask(): Task<unknown> | undefined {
  return placeStorage.getStore()?._task;
}

export function runInCancelContext<R>(context: CancelContext, fn: () => R): R {
  return placeStorage.run(context, fn);
}

const begin = (task: Task<unknown>): void => task._begin();

/** Begins a task in its own context. */
export function runAsTask(task: Task<unknown>): void {
  placeStorage.run(task, begin, task);
}

/**
 * Begins a task inside `runInAsyncScope`, which brings back what was before. `run` would make the context anew twice,
 * there and back.
 */
export function enterAsTask(task: Task<unknown>): void {
  placeStorage.enterWith(task);
  task._begin();
}

function newResource(): AsyncResource {
  return new AsyncResource('tsyncio');
}

/*
 * Since Node 24 a context is a map from storages to values, copied entry by entry whenever a value is set (85 ns; 27 ns
 * when there is nothing to copy). Most programs have nothing in it but our place, which tasks and callbacks are not to
 * inherit anyway: those of a loop share one blank context. The map is found in the resource that captured it; in a Node that has
 * none, or has it elsewhere, everything works and takes a little longer.
 */
const contextKey = Object.getOwnPropertySymbols(newResource()).find((symbol) => symbol.description === 'context_frame');

function valuesOf(resource: AsyncResource): ReadonlyMap<unknown, unknown> | undefined {
  return contextKey === undefined ? undefined : Reflect.get(resource, contextKey);
}

const here = newResource();
const blank: AsyncResource | undefined =
  contextKey !== undefined && valuesOf(here) === undefined && isCapturedAsMap() ? here : undefined;

function isCapturedAsMap(): boolean {
  const storage = new AsyncLocalStorage<true>();
  const isMap = storage.run(true, () => types.isMap(valuesOf(newResource())));
  // Node 22 has the key and no map, and a storage in use costs every promise of the program its hooks there.
  storage.disable();
  return isMap;
}

/** Calls a function of the library in a context that belongs to nobody. */
export function runBlank<A>(fn: (argument: A) => unknown, argument: A): void {
  here.runInAsyncScope(fn, undefined, argument);
}

/** What `captureContext` gives where the caller's context holds nothing but its place: one for each loop. */
function blankOf(loop: EventLoop): AsyncResource {
  loop._blankContext ??= (blank as AsyncResource).runInAsyncScope(() => placeStorage.run(loop, newResource));
  return loop._blankContext;
}

function holdsNothingElse(): boolean {
  if (blank === undefined) return false;
  const values = valuesOf(newResource());
  return values === undefined || (values.size === 1 && values.has(placeStorage));
}

/** The context of the caller for a callback of `loop`: everything but the caller's task. */
export function captureContext(loop: EventLoop): AsyncResource {
  if (placeStorage.getStore() === loop) return newResource();
  return holdsNothingElse() ? blankOf(loop) : placeStorage.run(loop, newResource);
}

/** The same for a task, which is its own place: where nothing else is in the context it begins with an empty one. */
export function captureTaskContext(loop: EventLoop): AsyncResource {
  return holdsNothingElse() ? (blank as AsyncResource) : captureContext(loop);
}

export function callInContext<A extends unknown[], R>(
  loop: EventLoop,
  context: AsyncResource | Context,
  fn: (...args: A) => R,
  args: A,
): R {
  if (typeof context === 'function') return context(() => placeStorage.run(loop, fn, ...args));
  return (context === blank ? blankOf(loop) : context).runInAsyncScope(fn, undefined, ...args);
}
