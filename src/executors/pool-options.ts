/** What the constructors of the executors take, and what is checked of it. */
import type { ResourceLimits } from 'node:worker_threads';
import { array, type Known, plainObject, wholeNumber } from '../core/index.ts';

export interface PoolOptions {
  /** The most workers there are at a time. */
  maxWorkers?: number | undefined;
  /** Called in each worker before its first call. If it fails, the pool is broken for good. */
  // biome-ignore lint/suspicious/noExplicitAny: it takes what `initargs` has
  initializer?: ((...args: any[]) => unknown) | undefined;
  initargs?: readonly unknown[] | undefined;
  /**
   * How long, in ms, a call that was cancelled while it ran may take to let go of its worker, before the worker is ended
   * and replaced; default 1000.
   */
  gracePeriod?: number | undefined;
  /** How long, in ms, a worker without work stays at least, twice that at most; default 30 s. */
  idleTimeout?: number | undefined;
}

const ofPool: Known<PoolOptions> = {
  maxWorkers: wholeNumber,
  initializer: 'function',
  initargs: array,
  gracePeriod: 'number',
  idleTimeout: 'number',
};

export interface ThreadPoolOptions extends PoolOptions {
  /** Names the threads: `PREFIX_0`, `PREFIX_1`, … */
  threadNamePrefix?: string | undefined;
}

export const ofThreadPool: Known<ThreadPoolOptions> = { ...ofPool, threadNamePrefix: 'string' };

export interface MaxTasksOption {
  /** How many calls a worker runs before another takes its place; default: no limit. */
  maxTasksPerChild?: number | undefined;
}

export interface InterpreterPoolOptions extends ThreadPoolOptions, MaxTasksOption {
  /** What each worker may use of memory: one that goes over it dies, and with it only the call that it ran. */
  resourceLimits?: ResourceLimits | undefined;
  /** The environment of each worker; default: a copy of the process's. */
  env?: NodeJS.ProcessEnv | undefined;
}

export const ofInterpreterPool: Known<InterpreterPoolOptions> = {
  ...ofThreadPool,
  maxTasksPerChild: wholeNumber,
  resourceLimits: plainObject,
  env: plainObject,
};

export interface ProcessPoolOptions extends PoolOptions, MaxTasksOption {}

export const ofProcessPool: Known<ProcessPoolOptions> = { ...ofPool, maxTasksPerChild: wholeNumber };
