/**
 * Waiter: the future that a primitive's waiting method returns when it has to wait (`lock.acquire()`, `queue.get()`,
 * `event.wait()`); when it need not, that is a `doneFuture`.
 *
 * It starts when it is made, and takes what it waits for only when it really runs: the primitive *wakes* it, which puts
 * it into the ready queue; its turn come, it tries, and resumes whoever awaits it in the same step. So a wake-up and
 * the taking are CPython's: another task may come between, and then the waiter waits on. It is pending until it has
 * taken, so that a cancellation that comes in between simply cancels it, and nothing was handed over.
 */
import { Awaiter, Future } from './future.ts';
import type { Runnable } from './handle.ts';
import { instruments } from './instrument.ts';
import { getRunningLoop } from './running.ts';

export abstract class Waiter<T> extends Future<T> implements Runnable {
  /** @internal The line it stands in, and its neighbours there: see `WaiterList`. */
  _line: unknown = undefined;
  /** @internal */
  _ahead: Waiter<unknown> | undefined = undefined;
  /** @internal */
  _behind: Waiter<unknown> | undefined = undefined;
  #queued = false;

  constructor() {
    super(getRunningLoop()._futureOptions);
  }

  /** Woken: takes what is waited for, by `_take()`, or goes back into the line and returns false. */
  protected abstract _attempt(): boolean;

  /** It was cancelled: leaves the queue of the primitive, and hands a wake-up it got to the next (`woken`). */
  protected abstract _withdraw(woken: boolean): void;

  /** @internal It may try now. False when it was told already, or is done. */
  _wake(): boolean {
    if (this.#queued || this._state !== 'pending') return false;
    this.#queued = true;
    this._loop._schedule(this);
    return true;
  }

  /** Done with a value, by an attempt: whoever awaits it is resumed by `_run`. */
  protected _take(value: T): true {
    this._state = 'result';
    this._value = value;
    if (instruments.active !== null) instruments.active.futureDone(this as Future<unknown>);
    return true;
  }

  /** @internal */
  override _dispatch(): void {
    // A wake-up that is under way will find the cancellation: the error comes where the value would have come.
    // A failure comes from `_run`, which tells it.
    if (this.#queued || this._state === 'exception') return;
    this._loop._schedule(this);
  }

  /** @internal */
  _run(): boolean {
    const woken = this.#queued;
    this.#queued = false;
    if (this._state === 'pending') {
      try {
        if (!this._attempt()) return false;
      } catch (error) {
        this._settle('exception', error);
      }
    } else if (this._state === 'cancelled') {
      this._withdraw(woken);
    }
    return this._resume();
  }

  /** @internal Resumes the first that awaits it in this step; callbacks and further awaiters in the next turn. */
  _resume(): boolean {
    const reactions = this._takeReactions();
    if (reactions === undefined) return false;
    if (!Array.isArray(reactions)) {
      if (reactions instanceof Awaiter) return reactions._run();
      this._loop._schedule(reactions);
      return false;
    }
    let resumed = false;
    for (const reaction of reactions) {
      if (!resumed && reaction instanceof Awaiter) resumed = reaction._run();
      else this._loop._schedule(reaction);
    }
    return resumed;
  }
}
