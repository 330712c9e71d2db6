/**
 * Waiters and lines: what the waiting methods of the primitives are made of (`lock.acquire()`, `queue.get()`,
 * `event.wait()`). A method that need not wait returns a future that is done (`Taken`, where something is taken); else it returns a `Waiter` that stands in a
 * `WaitLine` of the primitive.
 *
 * A waiter takes what it waits for only when it really runs. The primitive *wakes* it, which puts it into the ready
 * queue; its turn come, its line tries to take, and whoever awaits it is resumed in the same step. So a wake-up and the
 * taking are CPython's: another task may come between, and then the waiter waits on. It is pending until it has taken,
 * so a cancellation that comes between simply cancels it, and nothing had been handed over.
 *
 * There is one class of waiters, and what differs is in the line: futures of few shapes keep the engine's property
 * accesses fast (a subclass for each primitive made a queue twice as slow).
 */
import { runBlank } from './context.ts';
import { Future } from './future.ts';
import type { Runnable } from './handle.ts';
import { instruments } from './instrument.ts';
import type { EventLoop } from './loop.ts';

export class Waiter<T> extends Future<T> implements Runnable {
  /** @internal What the line wants to know of it: the item of a `put`. */
  readonly _payload: unknown;
  /** @internal Its place in the line, which the line keeps: whether it stands there, and its neighbours. */
  _isInLine = false;
  /** @internal */
  _ahead: Waiter<T> | undefined = undefined;
  /** @internal */
  _behind: Waiter<T> | undefined = undefined;
  /** @internal */
  readonly _line: WaitLine<T>;
  #isWoken = false;

  constructor(line: WaitLine<T>, loop: EventLoop, payload?: unknown) {
    super(loop._futureOptions);
    this._line = line;
    this._payload = payload;
  }

  /** @internal */
  get _isBare(): boolean {
    return !this._line.callsProgram;
  }

  /** @internal It may try now. False when it was told already, or is done. */
  _wake(): boolean {
    if (this.#isWoken || this._state !== 'pending') return false;
    this.#isWoken = true;
    this._loop._schedule(this);
    return true;
  }

  /** @internal Done with a value, by its line: whoever awaits it is resumed by `_run`. */
  _take(value: T): true {
    this._state = 'result';
    this._value = value;
    if (instruments.active !== null) instruments.active.futureDone(this as Future<unknown>);
    return true;
  }

  /** @internal */
  override _cancelByTask(message: string | undefined): boolean {
    return this._line.isBareYield ? false : this.cancel(message);
  }

  /** @internal */
  override _refused(): void {
    if (this._state === 'result') this._line.giveBack(this._value as T);
  }

  /** @internal */
  override _dispatch(): void {
    // A wake-up that is under way will find the cancellation: the error comes where the value would have come.
    // A failure comes from `_run`, which tells it.
    if (this._state === 'cancelled') this._line.cancelledWaiting(this);
    if (this.#isWoken || this._state === 'exception') return;
    if (this._loop.isClosed()) super._dispatch();
    else this._loop._schedule(this);
  }

  /** @internal */
  _run(): boolean {
    const woken = this.#isWoken;
    this.#isWoken = false;
    if (this._state === 'pending') {
      try {
        if (!(this._line.callsProgram ? this.#attemptBlank() : this._line.attempt(this))) return false;
      } catch (error) {
        this._settle('exception', error);
      }
    } else if (this._state === 'cancelled') {
      this._line.delete(this);
      this._line.withdrawn(this, woken);
    }
    return this._resume();
  }

  #attemptBlank(): boolean {
    let hasTaken = false;
    runBlank(() => {
      hasTaken = this._line.attempt(this);
    }, undefined);
    return hasTaken;
  }
}

/** What a waiting method returns when it need not wait, and what it took can be lost. */
export class Taken<T> extends Future<T> {
  /** @internal */
  readonly _line: WaitLine<T>;

  constructor(line: WaitLine<T>, loop: EventLoop, value: T) {
    super(loop._futureOptions);
    this._line = line;
    this._state = 'result';
    this._value = value;
    if (instruments.active !== null) instruments.active.futureDone(this as Future<unknown>);
  }

  /** @internal Counted already, by `loopToTakeIn`. */
  override _isPutOff(): boolean {
    return false;
  }

  /** @internal */
  override _refused(): void {
    this._line.giveBack(this._value as T);
  }
}

/**
 * The line at a primitive: who waits, the longest first, and what they do when they are woken. The links are in the
 * waiters, so that joining and leaving, also from the middle, cost nothing worth naming.
 */
export abstract class WaitLine<T> {
  /** What is waited at, and shown by tools. */
  readonly primitive: object | undefined;
  #first: Waiter<T> | undefined = undefined;
  #last: Waiter<T> | undefined = undefined;
  /** The first that nobody has tried to wake: those before it need not be looked at again. */
  #toWake: Waiter<T> | undefined = undefined;
  #size = 0;
  /** How many of them are cancelled, and on their way out. */
  #cancelled = 0;

  constructor(primitive?: object) {
    this.primitive = primitive;
  }

  /** Whether one at a time holds what is taken here: a lock. */
  get isExclusive(): boolean {
    return false;
  }

  /** A waiter was woken: takes for it, by `_take()`, and returns true; or returns false, and it waits on. */
  abstract attempt(waiter: Waiter<T>): boolean;

  /** A waiter was cancelled and has left; if it had been woken, the wake-up may be another's. */
  abstract withdrawn(waiter: Waiter<T>, woken: boolean): void;

  /** Whether an attempt calls code of the program: what orders a queue. */
  get callsProgram(): boolean {
    return false;
  }

  /** Whether nothing is waited for but a turn, so that a task in it counts as ready: `sleep(0)`, Python's bare `yield`. */
  get isBareYield(): boolean {
    return false;
  }

  /** What was taken did not reach the task, which was cancelled: another may have it. */
  giveBack(_value: T): void {}

  get size(): number {
    return this.#size;
  }

  get first(): Waiter<T> | undefined {
    return this.#first;
  }

  /** Whether anybody stands here who was not cancelled. */
  get hasWaiting(): boolean {
    return this.#size > this.#cancelled;
  }

  /** A waiter was cancelled, and stands here until its entry in the ready queue has run. */
  cancelledWaiting(waiter: Waiter<T>): void {
    if (waiter._isInLine) this.#cancelled += 1;
  }

  /** Puts a waiter at the end, and returns it. */
  join(waiter: Waiter<T>): Waiter<T> {
    waiter._isInLine = true;
    waiter._ahead = this.#last;
    if (this.#last === undefined) this.#first = waiter;
    else this.#last._behind = waiter;
    this.#last = waiter;
    this.#toWake ??= waiter;
    this.#size += 1;
    return waiter;
  }

  /** Takes a waiter out; one that has left already stays out. */
  delete(waiter: Waiter<T>): void {
    if (!waiter._isInLine) return;
    const { _ahead: ahead, _behind: behind } = waiter;
    if (this.#toWake === waiter) this.#toWake = behind;
    if (waiter._state === 'cancelled') this.#cancelled -= 1;
    if (ahead === undefined) this.#first = behind;
    else ahead._behind = behind;
    if (behind === undefined) this.#last = ahead;
    else behind._ahead = ahead;
    waiter._isInLine = false;
    waiter._ahead = undefined;
    waiter._behind = undefined;
    this.#size -= 1;
  }

  /** Wakes the first that was not woken yet; it stays in line. False when there is none. */
  wakeInPlace(): boolean {
    for (let waiter = this.#toWake; waiter !== undefined; waiter = this.#toWake) {
      this.#toWake = waiter._behind;
      if (waiter._wake()) return true;
    }
    return false;
  }

  /** Takes the first out that can still be woken, and wakes it; those before it go too. */
  wakeNext(): void {
    for (let waiter = this.#first; waiter !== undefined; waiter = this.#first) {
      this.delete(waiter);
      if (waiter._wake()) return;
    }
  }
}
