import type { ResourceLimits, WorkerOptions } from 'node:worker_threads';
import { BrokenInterpreterPool } from '../core/index.ts';
import type { PoolSettings } from './pool.ts';
import { checkOptions, defaultThreadCount, type MaxTasksOption, type ThreadPoolOptions } from './pool-options.ts';
import { nextPoolName, SETTINGS, ThreadPoolExecutor } from './thread-pool.ts';
import { loadThreadKind } from './worker/load.ts';

export interface InterpreterPoolOptions extends ThreadPoolOptions, MaxTasksOption {
  /** What each worker may use of memory: one that goes over it dies, and with it only the call that it ran. */
  resourceLimits?: ResourceLimits | undefined;
  /** The environment of each worker; default: a copy of the process's. */
  env?: NodeJS.ProcessEnv | undefined;
}

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
    super({ [SETTINGS]: interpreterSettings(options) } as ThreadPoolOptions);
  }
}

function interpreterSettings(options: InterpreterPoolOptions): PoolSettings {
  // A copy, of now: what the program changes later is its own affair.
  const env: WorkerOptions['env'] = { ...(options.env ?? process.env) };
  return {
    ...checkOptions(options, defaultThreadCount()),
    kind: () => loadThreadKind({ kind: 'interpreter', env, resourceLimits: options.resourceLimits }),
    namePrefix: options.threadNamePrefix || nextPoolName('InterpreterPoolExecutor'),
    brokenError: BrokenInterpreterPool,
    isBrokenByDeath: false,
  };
}
