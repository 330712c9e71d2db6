/** Handles: what `callSoon`, `callLater` and `callAt` return. */
import type { AsyncResource } from 'node:async_hooks';
import { inspect } from 'node:util';
import { type Context, callInContext, captureContext } from './context.ts';
import { KeyboardInterrupt } from './errors.ts';
import { showFunction } from './inspect.ts';
import { instruments } from './instrument.ts';
import type { EventLoop } from './loop.ts';

/** Anything that is scheduled to run later. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments travel beside the function and only it knows them
export type Callback = (...args: any[]) => unknown;

/**
 * What the ready queue holds. `_run` says whether code other than the library's may have been set going, so that its
 * microtasks have to settle before the next entry runs.
 */
export interface Runnable {
  /** @internal It only settles promises, and calls nothing of the program. */
  readonly _isBare: boolean;
  /** @internal */
  _run(): boolean;
}

/**
 * A callback that was scheduled; `cancel()` takes it back.
 *
 * Made by `loop.callSoon()`, not by hand.
 */
export class Handle implements Runnable {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _callback: Callback | undefined;
  /** @internal */
  _args: readonly unknown[];
  /** @internal Where it was created, when debug mode looked. */
  _creation: Error | undefined;
  readonly #context: AsyncResource | Context;

  /** @internal */
  constructor(
    loop: EventLoop,
    callback: Callback,
    args: readonly unknown[],
    context: AsyncResource | Context | undefined,
  ) {
    this._loop = loop;
    this._callback = callback;
    this._args = args;
    this.#context = context ?? captureContext(loop);
    if (instruments.active !== null) instruments.active.handleCreated(this);
  }

  /** Takes the callback back; if it has run already, or was cancelled, nothing happens. */
  cancel(): void {
    // The function and its arguments may hold much: a cancelled timer stays in the heap for a while.
    this._callback = undefined;
    this._args = [];
  }

  /** Whether `cancel()` was called. */
  cancelled(): boolean {
    return this._callback === undefined;
  }

  /** @internal */
  get _isBare(): boolean {
    return false;
  }

  /** @internal */
  _run(): boolean {
    const callback = this._callback;
    if (callback === undefined) return false;
    const watching = instruments.active;
    if (watching !== null) {
      this._loop._handleBegins(this);
      watching.handleBegin(this);
    }
    try {
      callInContext(this._loop, this.#context, callback, this._args as unknown[]);
    } catch (error) {
      if (error instanceof KeyboardInterrupt) this._loop._interrupt(error);
      else {
        this._loop.callExceptionHandler({
          message: `Exception in callback ${showFunction(callback)}`,
          exception: error,
          handle: this,
          ...(this._creation?.stack !== undefined && { sourceTraceback: this._creation.stack }),
        });
      }
    }
    if (watching !== null) {
      watching.handleEnd(this);
      this._loop._handleBegins(undefined);
    }
    return true;
  }

  /** @internal Calls a function in the context of the callback. */
  _callInContext<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): R {
    return callInContext(this._loop, this.#context, fn, args);
  }

  /** @internal */
  _describe(): string {
    return this._callback === undefined ? 'cancelled' : showFunction(this._callback);
  }

  toString(): string {
    return `<Handle ${this._describe()}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** What the loop's heap of timers holds. */
export interface Timer extends Runnable {
  /** @internal */
  readonly _when: number;
  /** @internal Order of creation: among timers of one moment the first made is the first run. */
  readonly _order: number;
  /** @internal Whether the heap has it. */
  _scheduled: boolean;
  cancelled(): boolean;
}

/** A callback that was scheduled for a moment: what `loop.callLater()` and `loop.callAt()` return. */
export class TimerHandle extends Handle implements Timer {
  /** @internal */
  readonly _when: number;
  /** @internal */
  readonly _order: number;
  /** @internal */
  _scheduled = false;

  /** @internal */
  constructor(
    loop: EventLoop,
    when: number,
    callback: Callback,
    args: readonly unknown[],
    context: Context | undefined,
  ) {
    super(loop, callback, args, context);
    this._when = when;
    this._order = loop._nextTimerOrder();
  }

  /** The moment it is due, in ms of `loop.time()`. */
  when(): number {
    return this._when;
  }

  override cancel(): void {
    if (!this.cancelled()) this._loop._timerCancelled(this);
    super.cancel();
  }

  override toString(): string {
    return `<TimerHandle when=${this._when.toFixed(1)} ${this._describe()}>`;
  }
}
