import { inspect } from 'node:util';
import { doneFuture, type Future, LoopBound, owesCancellation, Waiter, WaiterList } from '../core/index.ts';
import { Guard, runHolding, showWaiters } from './guard.ts';

interface SemaphoreState {
  value: number;
  readonly waiters: WaiterList<SemaphoreWaiter>;
  readonly semaphore: Semaphore;
}

/** Gives a permit to the first that was given none; false when there is nobody. */
function wakeNext(state: SemaphoreState): boolean {
  const { waiters } = state;
  for (let waiter = waiters.first; waiter !== undefined; waiter = waiters.after(waiter)) {
    if (waiter._wake()) {
      state.value -= 1;
      return true;
    }
  }
  return false;
}

function wakeAllowed(state: SemaphoreState): void {
  while (state.value > 0 && wakeNext(state)) {
    // each turn gives one permit away
  }
}

class SemaphoreWaiter extends Waiter<Guard> {
  readonly #state: SemaphoreState;

  constructor(state: SemaphoreState) {
    super();
    this.#state = state;
    state.semaphore._bindLoop();
    state.waiters.add(this);
  }

  protected override _attempt(): boolean {
    this.#state.waiters.delete(this);
    this._take(new Guard(this.#state.semaphore));
    // Others may have come, and had to wait because this one was first.
    wakeAllowed(this.#state);
    return true;
  }

  protected override _withdraw(woken: boolean): void {
    this.#state.waiters.delete(this);
    if (woken) this.#state.value += 1;
    wakeAllowed(this.#state);
  }
}

/**
 * Lets `value` tasks in at a time (default 1). Whoever has waited longest gets the next permit.
 *
 * @example
 * ```ts
 * import { gather, run, Semaphore, sleep } from 'tsyncio';
 *
 * const limit = new Semaphore(2);
 * await run(async () => {
 *   const job = (n: number) => limit.run(() => sleep(5, n));
 *   console.log(await gather([1, 2, 3].map((n) => () => job(n)))); // [ 1, 2, 3 ], two at a time
 * });
 * ```
 */
export class Semaphore extends LoopBound {
  readonly #state: SemaphoreState;

  /** @throws RangeError when `value` is below 0; TypeError when it is no integer. */
  constructor(value = 1) {
    super();
    if (!Number.isInteger(value)) throw new TypeError(`Semaphore takes an integer, not ${value}`);
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0');
    this.#state = { value, waiters: new WaiterList(), semaphore: this };
  }

  /** Waits for a permit; the guard that it gives returns it. Can be cancelled: the permit then goes to the next. */
  acquire(): Future<Guard> {
    if (this.locked() || owesCancellation()) return new SemaphoreWaiter(this.#state);
    this.#state.value -= 1;
    return doneFuture(new Guard(this));
  }

  /** Returns a permit. */
  release(): void {
    this.#state.value += 1;
    wakeNext(this.#state);
  }

  /** Whether `acquire()` would wait. */
  locked(): boolean {
    if (this.#state.value === 0) return true;
    const { waiters } = this.#state;
    for (let waiter = waiters.first; waiter !== undefined; waiter = waiters.after(waiter)) {
      if (!waiter.cancelled()) return true;
    }
    return false;
  }

  /** Runs `body` while holding a permit; returns what the body returns. */
  run<T>(body: () => PromiseLike<T> | T): Promise<T> {
    return runHolding(this, body);
  }

  /** @internal */
  get _value(): number {
    return this.#state.value;
  }

  override toString(): string {
    const state = this.locked() ? 'locked' : `unlocked, value ${this.#state.value}`;
    return `<${this.constructor.name} ${state}${showWaiters(this.#state.waiters.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** A semaphore that is never released more often than it was acquired. */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  /** @throws RangeError when all permits are back already. */
  override release(): void {
    if (this._value >= this.#bound) {
      throw new RangeError('BoundedSemaphore released too many times: release() once for each acquire()');
    }
    super.release();
  }
}
