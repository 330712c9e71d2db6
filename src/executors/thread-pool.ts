import { inside } from './load-inside.ts';
import { PoolExecutor } from './pool-executor.ts';
import type { ThreadPoolOptions } from './pool-options.ts';
import type { PoolSettings } from './pool-settings.ts';

/**
 * Runs calls in worker threads, which are started on demand and kept for further calls. They share the process's
 * environment; modules are loaded in each. One that dies is replaced: only the call that it ran fails.
 *
 * @throws RangeError when `maxWorkers` is less than 1; TypeError when an option is of a wrong type.
 * @example
 * ```ts
 * import { ThreadPoolExecutor } from 'tsyncio';
 *
 * await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
 * const sum = await pool.submit((n: number) => {
 *   let total = 0;
 *   for (let i = 1; i <= n; i += 1) total += i;
 *   return total;
 * }, 1000);
 * console.log(sum); // 500500
 *
 * const squares: number[] = [];
 * for await (const square of pool.map((n: number) => n * n, [1, 2, 3])) squares.push(square);
 * console.log(squares); // [ 1, 4, 9 ]
 * ```
 */
export class ThreadPoolExecutor extends PoolExecutor {
  constructor(options: ThreadPoolOptions = {}) {
    super((options as { [SETTINGS]?: PoolSettings } | null)?.[SETTINGS] ?? inside().threadSettings(options));
  }

  /** @internal */
  _endWorkers(): void {
    this._pool.endWorkers('kill');
  }
}

/** @internal A subclass makes its pool of other settings, and passes them in place of the options. */
export const SETTINGS = Symbol('settings');
