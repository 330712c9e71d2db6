/** Values that are handed over instead of copied. */
import type { Transferable } from 'node:worker_threads';
import { show } from '../core/index.ts';

class Transfer {
  readonly value: unknown;
  readonly list: readonly Transferable[];

  constructor(value: unknown, list: readonly Transferable[]) {
    this.value = value;
    this.list = list;
  }
}

/**
 * Hands what is in `list` over with `value` instead of copying it: buffers, ports, streams. Wrap an argument of a call,
 * or what the called function returns; afterwards this side has it no more.
 *
 * To another process a buffer is copied all the same, and a port cannot go.
 *
 * @returns `value` for TypeScript; in truth a wrapper, which the executor takes off.
 * @example
 * ```ts
 * import { ThreadPoolExecutor, transfer } from 'tsyncio';
 *
 * await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
 * const pixels = new Uint8Array(1_000_000);
 * console.log(await pool.submit((bytes: Uint8Array) => bytes.length, transfer(pixels, [pixels.buffer]))); // 1000000
 * console.log(pixels.length); // 0
 * ```
 */
export function transfer<T>(value: T, list: readonly Transferable[]): T {
  if (!Array.isArray(list)) throw new TypeError(`transfer() takes a list of what is handed over, not ${show(list)}`);
  return new Transfer(value, list) as unknown as T;
}

/** Values without their wrappers, and all that is handed over with them; undefined when nothing is. */
export function unwrapTransfers<A extends readonly unknown[]>(
  values: A,
): { values: A; list: Transferable[] | undefined } {
  let list: Transferable[] | undefined;
  for (const value of values) {
    if (!(value instanceof Transfer)) continue;
    list ??= [];
    list.push(...value.list);
  }
  if (list === undefined) return { values, list };
  return { values: values.map((value) => (value instanceof Transfer ? value.value : value)) as unknown as A, list };
}
