import { inside } from './load-inside.ts';
import { PoolExecutor } from './pool-executor.ts';
import type { ProcessPoolOptions } from './pool-options.ts';

/**
 * Runs calls in child processes, which are started on demand and kept for further calls. A worker that dies breaks the
 * whole pool, as in Python: every call that is pending fails with `BrokenProcessPool`, and it takes no more. (One that
 * the pool itself ends, because a cancelled call did not let go, does not.)
 *
 * @throws RangeError when `maxWorkers` is less than 1; TypeError when an option is of a wrong type.
 * @example
 * ```ts
 * import { ProcessPoolExecutor } from 'tsyncio';
 *
 * await using pool = new ProcessPoolExecutor({ maxWorkers: 1 });
 * console.log((await pool.submit(() => process.pid)) !== process.pid); // true
 * ```
 */
export class ProcessPoolExecutor extends PoolExecutor {
  constructor(options: ProcessPoolOptions = {}) {
    super(inside().processSettings(options));
  }

  /** Ends all workers by SIGTERM, at once: what they run, and all that is pending, is lost. The pool takes no more calls. */
  terminateWorkers(): void {
    this._released();
    this._pool.endWorkers('terminate');
  }

  /** The same by SIGKILL. */
  killWorkers(): void {
    this._released();
    this._pool.endWorkers('kill');
  }
}
