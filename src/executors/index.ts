/** The face of the executors' chapter. */
import './provide.ts';

export { Executor } from './executor.ts';
export { InterpreterPoolExecutor } from './interpreter-pool.ts';
export type { MapOptions } from './map.ts';
export type { InterpreterPoolOptions, PoolOptions, ProcessPoolOptions, ThreadPoolOptions } from './pool-options.ts';
export { ProcessPoolExecutor } from './process-pool.ts';
export { ThreadPoolExecutor } from './thread-pool.ts';
export { toThread } from './to-thread.ts';
