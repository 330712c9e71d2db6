import { inspect } from 'node:util';
import { CancelledError, type Future, LoopBound, Operation, RuntimeError, Waiter, WaitLine } from '../core/index.ts';
import { type Guard, runHolding, showWaiters } from './guard.ts';
import { Lock } from './lock.ts';

/** Who waits to be notified. */
class NotificationLine extends WaitLine<true> {
  wake(n: number): void {
    for (let left = n; left > 0 && this.wakeInPlace(); left -= 1);
  }

  override attempt(waiter: Waiter<true>): boolean {
    this.delete(waiter);
    return waiter._take(true);
  }

  override withdrawn(): void {}
}

/**
 * A condition variable: tasks that hold its lock wait until another notifies them.
 *
 * @example
 * ```ts
 * import { Condition, createTask, run, sleep } from 'tsyncio';
 *
 * const condition = new Condition();
 * let stock = 0;
 * await run(async () => {
 *   const buyer = createTask(() => condition.run(() => condition.waitFor(() => stock > 0)));
 *   await sleep(1);
 *   await condition.run(() => {
 *     stock = 1;
 *     condition.notify();
 *   });
 *   console.log(await buyer); // true
 * });
 * ```
 */
export class Condition extends LoopBound {
  readonly #lock: Lock;
  readonly #line = new NotificationLine(this);

  constructor(lock?: Lock) {
    super();
    this.#lock = lock ?? new Lock();
  }

  acquire(): Future<Guard> {
    return this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
  }

  locked(): boolean {
    return this.#lock.locked();
  }

  /** Runs `body` while holding the lock; returns what the body returns. */
  run<T>(body: () => PromiseLike<T> | T): Promise<T> {
    return runHolding(this, body);
  }

  /**
   * Releases the lock, waits to be notified, and has the lock again when it is done, cancelled too.
   *
   * It may wake without a reason: look at the state again, or take `waitFor`.
   *
   * @throws RuntimeError when the lock is not held.
   */
  wait(): Future<true> {
    return new Operation('Condition.wait', () => this.#wait());
  }

  /** Waits until `predicate()` is true, and gives what it returned. */
  waitFor<T>(predicate: () => T): Future<T> {
    return new Operation('Condition.waitFor', async () => {
      for (;;) {
        const result = predicate();
        if (result) return result;
        await this.#wait();
      }
    });
  }

  /**
   * Wakes `n` of those who wait; they go on when they have the lock.
   *
   * @throws RuntimeError when the lock is not held.
   */
  notify(n = 1): void {
    if (!this.locked()) {
      throw new RuntimeError(
        'cannot notify on un-acquired lock: call it inside condition.run(), or between acquire() and release()',
      );
    }
    this._notify(n);
  }

  /** Wakes all who wait. */
  notifyAll(): void {
    this.notify(this.#line.size);
  }

  /** @internal As `notify`, whoever holds the lock. */
  _notify(n: number): void {
    this.#line.wake(n);
  }

  override toString(): string {
    return `<Condition ${this.locked() ? 'locked' : 'unlocked'}${showWaiters(this.#line.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #wait(): Promise<true> {
    if (!this.locked()) {
      throw new RuntimeError(
        'cannot wait on un-acquired lock: call it inside condition.run(), or between acquire() and release()',
      );
    }
    const loop = this._bindLoop();
    this.release();
    try {
      try {
        return await this.#line.join(new Waiter(this.#line, loop));
      } finally {
        await this.#reacquire();
      }
    } catch (error) {
      // It may have been notified before it was cancelled: then the notification is another's.
      this._notify(1);
      throw error;
    }
  }

  /** The lock must be held again whatever happens: a cancellation waits until it is. */
  async #reacquire(): Promise<void> {
    let cancellation: CancelledError | undefined;
    for (;;) {
      try {
        await this.#lock.acquire();
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancellation = error;
      }
    }
    if (cancellation !== undefined) throw cancellation;
  }
}
