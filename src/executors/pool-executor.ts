/** What the three executors have in common: each is a face of a `Pool`. */
import { asOwnWork, checkOptions, instruments, ofShutdown, type ShutdownOptions } from '../core/index.ts';
import type { ConcurrentFuture } from '../threads/index.ts';
import { Executor } from './executor.ts';
import { inside } from './load-inside.ts';
import type { Submitter } from './map.ts';
import type { Pool } from './pool.ts';
import type { PoolSettings } from './pool-settings.ts';

export abstract class PoolExecutor extends Executor {
  /** @internal */
  protected readonly _pool: Pool;

  /** @internal */
  constructor(settings: PoolSettings) {
    super();
    this._pool = new (inside().Pool)(settings);
    if (instruments.active !== null) instruments.active.resourceOpened(this, this.constructor.name);
  }

  /** @internal Nobody has to close it any more: it is shut down, or its loop will do that. */
  _released(): void {
    if (instruments.active !== null) instruments.active.resourceClosed(this);
  }

  submit<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): ConcurrentFuture<Awaited<R>> {
    const stack = this._pool.stacks.here(fn, this._pool.waiting);
    if (instruments.active === null) return this._pool.submit(fn, args, stack);
    return asOwnWork(() => this._pool.submit(fn, args, stack));
  }

  shutdown(options?: ShutdownOptions): Promise<void> {
    checkOptions('shutdown', options, ofShutdown);
    this._released();
    return this._pool.shutdown(options);
  }

  /** @internal */
  override _submitter(): Submitter {
    return {
      one: (fn, item) => this._pool.submit(fn, [item], this._pool.stacks.here(fn, this._pool.waiting)),
      several: (fn, items) => this._pool.submit(fn, items, this._pool.stacks.here(fn, this._pool.waiting), true),
    };
  }
}
