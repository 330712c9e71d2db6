/** What debug mode puts in the place of a method of Node's, and takes away again. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method by what `wrap` makes of it; returns what takes that back. What is no function is left alone. */
export function replaceMethod(owner: object, name: string, wrap: (original: AnyFunction) => AnyFunction): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return () => {};
  const value = wrap(original as AnyFunction);
  const enumerable = before?.enumerable ?? false;
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable });
  return () => {
    // Somebody has put another in its place, which calls ours: then ours stays and does no harm.
    if (Reflect.get(owner, name) !== value) return;
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
