/** A chunk of `map()`: one call that runs a function for several items, one after the other. */
import { isCoroutineFunction } from '../../core/index.ts';
import { type AnyFunction, transfer, unwrapTransfers } from '../../threads/index.ts';

function together(results: readonly unknown[]): unknown {
  const { values, list } = unwrapTransfers(results);
  return list === undefined ? values : transfer(values, list);
}

async function oneAfterAnother(fn: AnyFunction, items: readonly unknown[], results: unknown[]): Promise<unknown> {
  for (const item of items) results.push(await fn(item));
  return together(results);
}

/** The function that takes all items and returns all results. */
export function overChunk(fn: AnyFunction): AnyFunction {
  if (isCoroutineFunction(fn)) return named(fn, async (...items: unknown[]) => oneAfterAnother(fn, items, []));
  return named(fn, (...items: unknown[]) => {
    const results: unknown[] = [];
    for (const [index, item] of items.entries()) {
      const result: unknown = fn(item);
      if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
        return (result as PromiseLike<unknown>).then((value) =>
          oneAfterAnother(fn, items.slice(index + 1), [...results, value]),
        );
      }
      results.push(result);
    }
    return together(results);
  });
}

function named(fn: AnyFunction, wrapper: AnyFunction): AnyFunction {
  return Object.defineProperty(wrapper, 'name', { value: fn.name });
}
