/** What the tests run in workers that could hang. */
import {
  type Executor,
  InterpreterPoolExecutor,
  type InterpreterPoolOptions,
  ProcessPoolExecutor,
  parentLoop,
  runCoroutineThreadsafe,
  ThreadPoolExecutor,
} from 'tsyncio';
import type { Kind } from './kinds.ts';
import { add, exit, killMyself, ParseError } from './work.ts';

export function makePool(kind: Kind['name'], options: InterpreterPoolOptions): Executor {
  const { maxWorkers, resourceLimits } = options;
  if (kind === 'process') return new ProcessPoolExecutor({ maxWorkers });
  return kind === 'thread'
    ? new ThreadPoolExecutor({ maxWorkers })
    : new InterpreterPoolExecutor({ maxWorkers, resourceLimits });
}

let poolUnderTest: Executor | undefined;

export function setPoolUnderTest(pool: Executor | undefined): void {
  poolUnderTest = pool;
}

/** In the parent: a call of the very pool whose worker waits for it. */
export async function throughTheParent(depth: number): Promise<string> {
  if (depth === 0) return 'bottom';
  return `${depth} ${await poolUnderTest?.submit(waitForParent, depth - 1)}`;
}

/** In a worker: blocks, without a limit, until its parent has had a call of the same pool done. */
export function waitForParent(depth: number): string {
  return runCoroutineThreadsafe(throughTheParent, parentLoop(), depth).result();
}

/** Each thread or process has a pool of its own, also in the workers of that pool. */
const own = new Map<string, Executor>();

/** The deadlock that the manual of concurrent.futures shows, which is none here. */
export function waitOnFuture(kind: Kind['name']): number {
  const pool = own.get(kind) ?? makePool(kind, { maxWorkers: 1 });
  own.set(kind, pool);
  return pool.submit(Math.pow, 5, 2).result();
}

/** Blocks, without a limit, on a worker that ends; then has another call done, where that is possible. */
export function blockOnDying(kind: Kind['name'], how: 'exit' | 'kill' | 'memory'): string {
  const pool = makePool(kind, { maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const dying = {
    exit: () => pool.submit(exit, 3),
    kill: () => pool.submit(killMyself),
    memory: () => pool.submit(fillMemory),
  };
  try {
    dying[how]().result();
    return 'it did not die';
  } catch (error) {
    return `${(error as Error).name}, ${kind === 'process' ? '' : pool.submit(add, 1, 2).result()}`;
  }
}

export function fillMemory(): never {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(10_000).fill(kept.length + 0.5));
}

export function throwUncloneable(): never {
  throw Object.assign(new ParseError('cannot retry', 5), { retry: () => {} });
}

export async function returnFunctionLater(): Promise<() => number> {
  return () => 1;
}
