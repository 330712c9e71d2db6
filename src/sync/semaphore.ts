import { inspect } from 'node:util';
import { type Future, LoopBound, loopToTakeIn, Taken, Waiter, WaitLine } from '../core/index.ts';
import { Guard, runHolding, showWaiters } from './guard.ts';

/** Who waits for a permit, and how many permits there are. */
class PermitLine extends WaitLine<Guard> {
  readonly #semaphore: Semaphore;
  value: number;

  constructor(semaphore: Semaphore, value: number) {
    super(semaphore);
    this.#semaphore = semaphore;
    this.value = value;
  }

  /** Whether a permit can be had without overtaking anybody. */
  get isFree(): boolean {
    return this.value > 0 && !this.hasWaiting;
  }

  /** Gives a permit to the first that was given none; false when there is nobody. */
  give(): boolean {
    if (!this.wakeInPlace()) return false;
    this.value -= 1;
    return true;
  }

  override attempt(waiter: Waiter<Guard>): boolean {
    this.delete(waiter);
    waiter._take(new Guard(this.#semaphore));
    // Others may have come, and had to wait because this one was first.
    this.giveAll();
    return true;
  }

  override giveBack(guard: Guard): void {
    guard.release();
  }

  override withdrawn(_waiter: Waiter<Guard>, woken: boolean): void {
    if (woken) this.value += 1;
    this.giveAll();
  }

  /** Gives away what there is. */
  giveAll(): void {
    while (this.value > 0 && this.give());
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
 *   console.log(await gather([1, 2, 3].map((n) => () => job(n)))); // [ 1, 2, 3 ] (two at a time)
 * });
 * ```
 */
export class Semaphore extends LoopBound {
  readonly #line: PermitLine;

  /** @throws RangeError when `value` is below 0; TypeError when it is no integer. */
  constructor(value = 1) {
    super();
    if (!Number.isInteger(value)) throw new TypeError(`Semaphore takes an integer, not ${value}`);
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0');
    this.#line = new PermitLine(this, value);
  }

  /** Waits for a permit; the guard that it gives returns it. Can be cancelled: the permit then goes to the next. */
  acquire(): Future<Guard> {
    const line = this.#line;
    const loop = line.isFree ? loopToTakeIn() : undefined;
    if (loop !== undefined) {
      line.value -= 1;
      return new Taken(line, loop, new Guard(this));
    }
    const waiter = line.join(new Waiter(line, this._bindLoop()));
    line.giveAll();
    return waiter;
  }

  /** Returns a permit. */
  release(): void {
    this.#line.value += 1;
    this.#line.give();
  }

  /** Whether `acquire()` would wait. */
  locked(): boolean {
    return !this.#line.isFree;
  }

  /** Runs `body` while holding a permit; returns what the body returns. */
  run<T>(body: () => PromiseLike<T> | T): Promise<T> {
    return runHolding(this, body);
  }

  /** @internal */
  get _value(): number {
    return this.#line.value;
  }

  override toString(): string {
    const state = this.locked() ? 'locked' : `unlocked, value ${this.#line.value}`;
    return `<${this.constructor.name} ${state}${showWaiters(this.#line.size)}>`;
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
