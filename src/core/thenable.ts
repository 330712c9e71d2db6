/**
 * What the program gives as a promise may be anything with a `then`. As in `await`, it is read once, and what it does or
 * throws harms nobody else: a native promise stands between.
 */

/** A native promise that follows a thenable; undefined for a value that is none. */
export function followThenable<T>(value: unknown): Promise<T> | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  let then: unknown;
  try {
    then = (value as Partial<PromiseLike<T>>).then;
  } catch (error) {
    return Promise.reject(error);
  }
  if (typeof then !== 'function') return undefined;
  const read = then as (...settle: unknown[]) => unknown;
  return Promise.resolve({ then: (...settle: unknown[]) => read.apply(value, settle) } as unknown as PromiseLike<T>);
}
