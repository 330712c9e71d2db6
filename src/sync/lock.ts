import { inspect } from 'node:util';
import { type Future, LoopBound, loopToTakeIn, RuntimeError, Taken, Waiter, WaitLine } from '../core/index.ts';
import { Guard, runHolding, showWaiters } from './guard.ts';

/** Who waits for the lock. */
class LockLine extends WaitLine<Guard> {
  readonly #lock: Lock;
  locked = false;

  constructor(lock: Lock) {
    super(lock);
    this.#lock = lock;
  }

  override get isExclusive(): boolean {
    return true;
  }

  /** Whether the lock can be had without overtaking anybody. */
  get isFree(): boolean {
    return !this.locked && !this.hasWaiting;
  }

  /** Only the first: if it was woken already, or is cancelled and on its way out, it will see to the next. */
  wakeFirst(): void {
    this.first?._wake();
  }

  override attempt(waiter: Waiter<Guard>): boolean {
    this.delete(waiter);
    this.locked = true;
    return waiter._take(new Guard(this.#lock));
  }

  override giveBack(guard: Guard): void {
    guard.release();
  }

  override withdrawn(): void {
    if (!this.locked) this.wakeFirst();
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
 *   console.log(lock.locked()); // true (until the end of this block)
 * });
 * ```
 */
export class Lock extends LoopBound {
  readonly #line = new LockLine(this);

  /** Waits for the lock; the guard that it gives releases it. Can be cancelled: the lock then goes to the next. */
  acquire(): Future<Guard> {
    const line = this.#line;
    const loop = line.isFree ? loopToTakeIn() : undefined;
    if (loop !== undefined) {
      line.locked = true;
      return new Taken(line, loop, new Guard(this));
    }
    const waiter = line.join(new Waiter(line, this._bindLoop()));
    if (!line.locked) line.wakeFirst();
    return waiter;
  }

  /**
   * Releases the lock; the task that has waited longest gets it.
   *
   * @throws RuntimeError when it is not locked.
   */
  release(): void {
    if (!this.#line.locked) {
      throw new RuntimeError('Lock is not acquired: release() once for each acquire(), and not besides a guard');
    }
    this.#line.locked = false;
    this.#line.wakeFirst();
  }

  locked(): boolean {
    return this.#line.locked;
  }

  /** Runs `body` while holding the lock; returns what the body returns. */
  run<T>(body: () => PromiseLike<T> | T): Promise<T> {
    return runHolding(this, body);
  }

  override toString(): string {
    return `<Lock ${this.locked() ? 'locked' : 'unlocked'}${showWaiters(this.#line.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
