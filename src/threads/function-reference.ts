/**
 * Functions cross threads by reference: what is sent says where the function is found, and the other side finds its own
 * copy there, with the module state of that side. Only a function that uses nothing outside itself travels as source.
 */
import { show } from '../core/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: any function whatever it takes
export type AnyFunction = (...args: any[]) => any;

/** Where a function, or an error class, is found. A plain object: it is sent as it is. */
export type FunctionReference =
  /** What a module exports, and its text, by which the other side knows that it found the same. */
  | { readonly kind: 'export'; readonly url: string; readonly name: string; readonly source: string | undefined }
  /** What `callable()` names. */
  | { readonly kind: 'named'; readonly url: string; readonly name: string }
  /** A global, `Math.sqrt`, or what a module of Node's exports. */
  | { readonly kind: 'builtin'; readonly module: string | undefined; readonly name: string }
  /** The function itself, as text, and where it stood. */
  | SourceReference;

export interface SourceReference {
  readonly kind: 'source';
  readonly source: string;
  /** The variable by which it calls itself, if it does. */
  readonly self: string | undefined;
  readonly isStrict: boolean;
  /** Where the text stood: stacks name that place, and a relative `import()` in it is relative to that. */
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

const named = new WeakMap<AnyFunction, FunctionReference>();
const registered = new Map<string, AnyFunction>();
const awaited = new Map<string, ((fn: AnyFunction) => void)[]>();

function key(url: string, name: string): string {
  return `${url}\n${name}`;
}

/**
 * Names a function explicitly, for the rare case that it is not found by itself: `callable(import.meta.url, 'work')` is
 * what the module exports as `work`. With `fn` it is also registered under that name, which finds a function of a module
 * that is still being evaluated (the entry module of a program that waits at its top level), exported or not.
 *
 * @returns `fn`, or a function that stands for the export; submit it to an executor or a loop handle.
 * @example
 * ```ts
 * import { callable, ThreadPoolExecutor } from 'tsyncio';
 *
 * export const double = callable(import.meta.url, 'double', (n: number) => n * 2);
 * await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
 * ```
 */
export function callable<F extends AnyFunction>(url: string | URL, name: string, fn?: F): F {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`callable() takes the name of an export, not ${show(name)}`);
  const href = String(url);
  if (!URL.canParse(href)) throw new TypeError(`callable() takes a module's import.meta.url, not ${show(url)}`);
  const reference: FunctionReference = { kind: 'named', url: href, name };
  if (fn !== undefined) {
    if (typeof fn !== 'function') throw new TypeError(`callable() registers a function, not ${show(fn)}`);
    registered.set(key(href, name), fn);
    named.set(fn, reference);
    for (const found of awaited.get(key(href, name)) ?? []) found(fn);
    awaited.delete(key(href, name));
    return fn;
  }
  const stand = (async (...args: unknown[]) => {
    const module = (await import(href)) as Record<string, AnyFunction>;
    const own = module[name];
    if (typeof own !== 'function') throw new TypeError(`${href} exports no function ${name}`);
    return own(...args) as unknown;
  }) as unknown as F;
  Object.defineProperty(stand, 'name', { value: name });
  named.set(stand, reference);
  return stand;
}

/** What `callable()` said of a function. */
export function namedReference(fn: AnyFunction): FunctionReference | undefined {
  return named.get(fn);
}

/** What `callable()` registered in this thread. */
export function registeredFunction(url: string, name: string): AnyFunction | undefined {
  return registered.get(key(url, name));
}

/** Resolves once `callable()` registers the function; the module is being evaluated. */
export function whenRegistered(url: string, name: string): Promise<AnyFunction> {
  return new Promise((resolve) => {
    const list = awaited.get(key(url, name));
    if (list === undefined) awaited.set(key(url, name), [resolve]);
    else list.push(resolve);
  });
}
