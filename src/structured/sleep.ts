import { Future, getRunningLoop, type Timer, Waiter, WaitLine } from '../core/index.ts';

/** A future that is its own timer: one object where a future, a handle and a closure would be three. */
class Sleep<T> extends Future<T> implements Timer {
  /** @internal */
  readonly _when: number;
  /** @internal */
  readonly _order: number;
  /** @internal */
  _scheduled = false;
  readonly #result: T;

  constructor(delay: number, result: T) {
    super(getRunningLoop()._futureOptions);
    this.#result = result;
    this._when = this._loop.time() + delay;
    this._order = this._loop._nextTimerOrder();
    this._loop._addTimer(this);
  }

  /** @internal */
  get _isBare(): boolean {
    return true;
  }

  override cancel(message?: string): boolean {
    const cancelled = super.cancel(message);
    if (cancelled) this._loop._timerCancelled(this);
    return cancelled;
  }

  /** @internal The time has come. */
  _run(): boolean {
    if (this._state === 'pending') this._settle('result', this.#result);
    return false;
  }
}

/** One round of the loop: woken when it is made, it is done when its entry in the ready queue has its turn. */
class RoundLine extends WaitLine<unknown> {
  override get isBareYield(): boolean {
    return true;
  }

  override attempt(waiter: Waiter<unknown>): boolean {
    return waiter._take(waiter._payload);
  }

  override withdrawn(): void {}
}

const rounds = new RoundLine();

function oneRound<T>(result: T): Future<T> {
  const waiter = new Waiter(rounds, getRunningLoop(), result);
  waiter._wake();
  return waiter as Future<unknown> as Future<T>;
}

/**
 * Waits `delay` ms; then the future has `result`. `sleep(0)` lets the loop go round once.
 *
 * It begins when it is called, and can be cancelled.
 *
 * @throws TypeError when `delay` is no number; RangeError when it is NaN.
 * @example
 * ```ts
 * import { run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   console.log(await sleep(10, 'rested')); // rested
 * });
 * ```
 */
export function sleep(delay: number): Future<undefined>;
export function sleep<T>(delay: number, result: T): Future<T>;
export function sleep<T>(delay: number, result?: T): Future<T | undefined> {
  if (typeof delay !== 'number') throw new TypeError(`sleep() takes a number of ms, not ${typeof delay}`);
  if (Number.isNaN(delay)) throw new RangeError('Invalid delay: NaN (not a number)');
  return delay <= 0 ? oneRound(result) : new Sleep(delay, result);
}
