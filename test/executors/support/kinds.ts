/** The three executors, for tests that hold for each of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BrokenExecutor,
  BrokenInterpreterPool,
  BrokenProcessPool,
  BrokenThreadPool,
  type Executor,
  InterpreterPoolExecutor,
  type PoolOptions,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
} from 'tsyncio';

export interface Kind {
  readonly name: 'thread' | 'interpreter' | 'process';
  readonly broken: new (...args: never[]) => BrokenExecutor;
  make(options?: PoolOptions): Executor;
}

export const kinds: readonly Kind[] = [
  { name: 'thread', broken: BrokenThreadPool, make: (options) => new ThreadPoolExecutor(options) },
  { name: 'interpreter', broken: BrokenInterpreterPool, make: (options) => new InterpreterPoolExecutor(options) },
  { name: 'process', broken: BrokenProcessPool, make: (options) => new ProcessPoolExecutor(options) },
];

export const threadKinds = kinds.filter(({ name }) => name !== 'process');

/** A folder for files by which workers and the test tell each other things; gone at the end. */
export function scratch(): { file(name: string): string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  return {
    file: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Waits, in real time, until it is so. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2);
}
