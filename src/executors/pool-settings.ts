/** What a pool is made of: the options of each of the three executors, checked, and what its kind adds to them. */
import { availableParallelism } from 'node:os';
import { SHARE_ENV, type WorkerOptions } from 'node:worker_threads';
import {
  type BrokenExecutor,
  BrokenInterpreterPool,
  BrokenProcessPool,
  BrokenThreadPool,
  checkOptions,
} from '../core/index.ts';
import type { AnyFunction } from '../threads/index.ts';
import { EXTRA_DEFAULT_THREADS, GRACE_PERIOD, IDLE_TIMEOUT, MAX_DEFAULT_THREADS } from './constants.ts';
import {
  type InterpreterPoolOptions,
  type MaxTasksOption,
  ofInterpreterPool,
  ofProcessPool,
  ofThreadPool,
  type PoolOptions,
  type ProcessPoolOptions,
  type ThreadPoolOptions,
} from './pool-options.ts';
import type { WorkerKind } from './worker/contract.ts';
import { loadProcessKind, loadThreadKind } from './worker/load.ts';

export interface PoolSettings {
  readonly kind: WorkerKind;
  readonly maxWorkers: number;
  readonly namePrefix: string;
  readonly initializer: AnyFunction | undefined;
  readonly initargs: readonly unknown[];
  readonly maxTasksPerChild: number;
  readonly gracePeriod: number;
  readonly idleTimeout: number;
  readonly brokenError: new (message: string, options?: ErrorOptions) => BrokenExecutor;
  /** Whether a worker that dies breaks the whole pool. */
  readonly isBrokenByDeath: boolean;
}

export function threadSettings(options: ThreadPoolOptions): PoolSettings {
  checkOptions('new ThreadPoolExecutor', options, ofThreadPool);
  return {
    ...commonSettings(options, defaultThreadCount()),
    kind: loadThreadKind({ kind: 'thread', env: SHARE_ENV, resourceLimits: undefined }),
    namePrefix: options.threadNamePrefix || nextName('ThreadPoolExecutor'),
    brokenError: BrokenThreadPool,
    isBrokenByDeath: false,
  };
}

export function interpreterSettings(options: InterpreterPoolOptions): PoolSettings {
  checkOptions('new InterpreterPoolExecutor', options, ofInterpreterPool);
  // A copy, of now: what the program changes later is its own affair.
  const env: WorkerOptions['env'] = { ...(options.env ?? process.env) };
  return {
    ...commonSettings(options, defaultThreadCount()),
    kind: loadThreadKind({ kind: 'interpreter', env, resourceLimits: options.resourceLimits }),
    namePrefix: options.threadNamePrefix || nextName('InterpreterPoolExecutor'),
    brokenError: BrokenInterpreterPool,
    isBrokenByDeath: false,
  };
}

export function processSettings(options: ProcessPoolOptions): PoolSettings {
  checkOptions('new ProcessPoolExecutor', options, ofProcessPool);
  return {
    ...commonSettings(options, availableParallelism()),
    kind: loadProcessKind(),
    namePrefix: nextName('ProcessPoolExecutor'),
    brokenError: BrokenProcessPool,
    isBrokenByDeath: true,
  };
}

let poolCount = 0;

/** The name prefix of a pool that was given none: CPython's form. */
function nextName(kind: string): string {
  const name = `${kind}-${poolCount}`;
  poolCount += 1;
  return name;
}

function defaultThreadCount(): number {
  return Math.min(MAX_DEFAULT_THREADS, availableParallelism() + EXTRA_DEFAULT_THREADS);
}

/** The settings that all kinds have in common. */
function commonSettings(
  options: PoolOptions & MaxTasksOption,
  defaultWorkers: number,
): Pick<PoolSettings, 'maxWorkers' | 'initializer' | 'initargs' | 'gracePeriod' | 'idleTimeout' | 'maxTasksPerChild'> {
  const { initializer, initargs = [] } = options;
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
  if (value < 1) throw new RangeError(`${name} must be greater than 0, not ${value}`);
  return value;
}

function duration(value: number, name: string): number {
  if (!(value >= 0)) throw new RangeError(`${name} must be a number of ms of 0 or more, not ${value}`);
  return value;
}
