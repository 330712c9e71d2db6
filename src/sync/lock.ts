import { inspect } from 'node:util';
import { doneFuture, type Future, LoopBound, owesCancellation, RuntimeError, Waiter, WaiterList } from '../core/index.ts';
import { Guard, runHolding, showWaiters } from './guard.ts';

/** @internal What the waiter may do with its lock. */
interface LockState {
  locked: boolean;
  readonly waiters: WaiterList<LockWaiter>;
  readonly lock: Lock;
}

function wakeFirst(state: LockState): void {
  // Only the first: if it was woken already, or is cancelled and on its way out, it will see to the next.
  state.waiters.first?._wake();
}

function allCancelled(waiters: WaiterList<LockWaiter>): boolean {
  for (let waiter = waiters.first; waiter !== undefined; waiter = waiters.after(waiter)) {
    if (!waiter.cancelled()) return false;
  }
  return true;
}

class LockWaiter extends Waiter<Guard> {
  readonly #state: LockState;

  constructor(state: LockState) {
    super();
    this.#state = state;
    state.lock._bindLoop();
    state.waiters.add(this);
  }

  protected override _attempt(): boolean {
    const { lock, waiters } = this.#state;
    waiters.delete(this);
    this.#state.locked = true;
    return this._take(new Guard(lock));
  }

  protected override _withdraw(): void {
    this.#state.waiters.delete(this);
    if (!this.#state.locked) wakeFirst(this.#state);
  }
}

/**
 * A mutual exclusion lock for tasks. Whoever has waited longest gets it next.
 *
 * Not for threads, and not reentrant: a task that acquires it twice waits for itself.
 *
 * @example
 * ```ts
 * import { Lock, run, sleep } from 'tsyncio';
 *
 * const lock = new Lock();
 * await run(async () => {
 *   using held = await lock.acquire();
 *   await sleep(1);
 *   console.log(lock.locked()); // true, until the end of this block
 * });
 * ```
 */
export class Lock extends LoopBound {
  readonly #state: LockState = { locked: false, waiters: new WaiterList(), lock: this };

  /** Waits for the lock; the guard that it gives releases it. Can be cancelled: the lock then goes to the next. */
  acquire(): Future<Guard> {
    const state = this.#state;
    if (state.locked || !allCancelled(state.waiters) || owesCancellation()) return new LockWaiter(state);
    state.locked = true;
    return doneFuture(new Guard(this));
  }

  /**
   * Releases the lock; the task that has waited longest gets it.
   *
   * @throws RuntimeError when it is not locked.
   */
  release(): void {
    if (!this.#state.locked) {
      throw new RuntimeError('Lock is not acquired: release() once for each acquire(), and not besides a guard');
    }
    this.#state.locked = false;
    wakeFirst(this.#state);
  }

  locked(): boolean {
    return this.#state.locked;
  }

  /** Runs `body` while holding the lock; returns what the body returns. */
  run<T>(body: () => PromiseLike<T> | T): Promise<T> {
    return runHolding(this, body);
  }

  override toString(): string {
    return `<Lock ${this.locked() ? 'locked' : 'unlocked'}${showWaiters(this.#state.waiters.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
