/** The face of the executors' chapter. */
import './provide.ts';

export { Executor } from './executor.ts';
export { InterpreterPoolExecutor, type InterpreterPoolOptions } from './interpreter-pool.ts';
export type { MapOptions } from './map.ts';
export type { PoolOptions, ThreadPoolOptions } from './pool-options.ts';
export { ProcessPoolExecutor, type ProcessPoolOptions } from './process-pool.ts';
export { ThreadPoolExecutor } from './thread-pool.ts';
export { toThread } from './to-thread.ts';
