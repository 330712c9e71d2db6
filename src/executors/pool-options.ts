/** What the constructors of the executors take, checked. */
import { availableParallelism } from 'node:os';
import { show } from '../core/index.ts';
import type { AnyFunction } from '../threads/index.ts';
import { EXTRA_DEFAULT_THREADS, GRACE_PERIOD, IDLE_TIMEOUT, MAX_DEFAULT_THREADS } from './constants.ts';
import type { PoolSettings } from './pool.ts';

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
  /** How long, in ms, a worker without work stays; default 30 s. */
  idleTimeout?: number | undefined;
}

export interface ThreadPoolOptions extends PoolOptions {
  /** Names the threads: `PREFIX_0`, `PREFIX_1`, … */
  threadNamePrefix?: string | undefined;
}

export interface MaxTasksOption {
  /** How many calls a worker runs before another takes its place; default: no limit. */
  maxTasksPerChild?: number | undefined;
}

/** The settings that all kinds have in common. */
export type CommonSettings = Pick<
  PoolSettings,
  'maxWorkers' | 'initializer' | 'initargs' | 'gracePeriod' | 'idleTimeout' | 'maxTasksPerChild'
>;

export function defaultThreadCount(): number {
  return Math.min(MAX_DEFAULT_THREADS, availableParallelism() + EXTRA_DEFAULT_THREADS);
}

export function checkOptions(options: PoolOptions & MaxTasksOption, defaultWorkers: number): CommonSettings {
  const { initializer, initargs = [] } = options;
  if (initializer !== undefined && typeof initializer !== 'function') {
    throw new TypeError(`initializer must be a callable, not ${show(initializer)}`);
  }
  if (!Array.isArray(initargs)) throw new TypeError(`initargs must be an array, not ${show(initargs)}`);
  return {
    maxWorkers: count(options.maxWorkers ?? defaultWorkers, 'maxWorkers'),
    initializer: initializer as AnyFunction | undefined,
    initargs,
    gracePeriod: duration(options.gracePeriod ?? GRACE_PERIOD, 'gracePeriod'),
    idleTimeout: duration(options.idleTimeout ?? IDLE_TIMEOUT, 'idleTimeout'),
    maxTasksPerChild:
      options.maxTasksPerChild === undefined
        ? Number.POSITIVE_INFINITY
        : count(options.maxTasksPerChild, 'maxTasksPerChild'),
  };
}

function count(value: number, name: string): number {
  if (!Number.isInteger(value)) throw new TypeError(`${name} must be a whole number, not ${show(value)}`);
  if (value < 1) throw new RangeError(`${name} must be greater than 0, not ${value}`);
  return value;
}

function duration(value: number, name: string): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number of ms, not ${show(value)}`);
  if (!(value >= 0)) throw new RangeError(`${name} must be a number of ms of 0 or more, not ${value}`);
  return value;
}
