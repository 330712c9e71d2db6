/**
 * `AsyncLocalStorage` values that go along with a call to another thread.
 *
 * A storage is another object in each thread. Both sides know it by the place where `shareContext()` was called on it,
 * because both load the module that does so.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { framesOf, isOwnFile, show } from '../core/index.ts';

/** What of the submitter's context goes with a call: the key of a storage, and its value. */
export type SharedContext = readonly (readonly [key: string, value: unknown])[];

const storages = new Map<string, AsyncLocalStorage<unknown>>();

function callSite(): string {
  const frame = framesOf(new Error()).find(({ file }) => !isOwnFile(file));
  const site = frame === undefined ? 'unknown' : `${frame.file}:${frame.line}:${frame.column}`;
  let key = site;
  for (let i = 2; storages.has(key); i += 1) key = `${site}#${i}`;
  return key;
}

/**
 * Lets the value of an `AsyncLocalStorage` cross with every call to an executor and to a loop of another thread, as
 * `asyncio.to_thread` copies its context. Call it once, where the storage is made, in a module that both sides load.
 *
 * The values are structured clones.
 *
 * @param name what both sides know it by; default: the place of this call.
 * @returns the storage.
 * @example
 * ```ts
 * import { AsyncLocalStorage } from 'node:async_hooks';
 * import { shareContext } from 'tsyncio';
 *
 * export const requestId = shareContext(new AsyncLocalStorage<string>());
 * ```
 */
export function shareContext<S extends AsyncLocalStorage<never> | AsyncLocalStorage<unknown>>(
  storage: S,
  name?: string,
): S {
  const any = storage as AsyncLocalStorage<unknown>;
  if (typeof any?.getStore !== 'function') {
    throw new TypeError(`shareContext() takes an AsyncLocalStorage, not ${show(storage)}`);
  }
  storages.set(name ?? callSite(), any);
  return storage;
}

/** The values to send; undefined when there are none. */
export function captureSharedContext(): SharedContext | undefined {
  if (storages.size === 0) return undefined;
  let entries: [string, unknown][] | undefined;
  for (const [key, storage] of storages) {
    const value = storage.getStore();
    if (value === undefined) continue;
    entries ??= [];
    entries.push([key, value]);
  }
  return entries;
}

/** Calls `fn` with the values that came. A storage that this side does not know is left out. */
export function runInSharedContext<R>(context: SharedContext | undefined, fn: () => R): R {
  if (context === undefined) return fn();
  let call = fn;
  for (const [key, value] of context) {
    const storage = storages.get(key);
    if (storage === undefined) continue;
    const inner = call;
    call = () => storage.run(value, inner);
  }
  return call();
}
