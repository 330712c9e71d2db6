import { inside } from './load-inside.ts';
import type { InterpreterPoolOptions } from './pool-options.ts';
import { SETTINGS, ThreadPoolExecutor } from './thread-pool.ts';

/**
 * Runs calls in worker threads that share nothing with the program or with each other: each has its own environment, its
 * own module state, and its own memory ceiling if `resourceLimits` says so.
 *
 * @example
 * ```ts
 * import { InterpreterPoolExecutor } from 'tsyncio';
 *
 * await using pool = new InterpreterPoolExecutor({ maxWorkers: 1, env: { MODE: 'isolated' } });
 * console.log(await pool.submit(() => process.env.MODE)); // isolated
 * ```
 */
export class InterpreterPoolExecutor extends ThreadPoolExecutor {
  constructor(options: InterpreterPoolOptions = {}) {
    super({ [SETTINGS]: inside().interpreterSettings(options) } as InterpreterPoolOptions);
  }
}
