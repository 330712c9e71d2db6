/** What a future has to do when it is done: resume who awaits it, tell who listens, call callbacks. */
import { type CancelContext, isPending, isPendingAtOnce } from './cancellation/context.ts';
import { runBlank } from './context.ts';
import { isCancellation } from './errors.ts';
import type { Future } from './future.ts';
import type { Handle, Runnable } from './handle.ts';
import { instruments } from './instrument.ts';
import type { Task } from './task.ts';

export type Reaction = Awaiter | Listener | Handle | InternalCallback;

/** One `await` of a future: what has to be resumed, and which task is parked in it. */
export class Awaiter implements Runnable {
  readonly future: Future<unknown>;
  /** The task, or the scope in it, that made the `await`. */
  readonly context: CancelContext | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #hasRun = false;

  constructor(
    future: Future<unknown>,
    context: CancelContext | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.future = future;
    this.context = context;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get task(): Task<unknown> | undefined {
    return this.context?._task;
  }

  /** @internal It only settles a promise: see `Runnable`. */
  get _isBare(): boolean {
    return true;
  }

  /** @internal Resumes the task: with the cancellation it was sent meanwhile, or with what the future holds. */
  _run(): boolean {
    // It was interrupted, and the future is done as well.
    if (this.#hasRun) return false;
    this.#hasRun = true;
    const { future, context } = this;
    if (context !== undefined) {
      const task = context._task;
      task._unpark(this);
      task._loop._stepBegins(task);
      if (isPending(context) && (future._hasWaited || isPendingAtOnce(context))) {
        future._refused();
        this.#reject(task._takeCancellation(context, future));
        return true;
      }
      if (instruments.active !== null && isCancelled(future)) instruments.active.taskCancelDelivered(task, future);
    }
    if (future._state === 'result') resolveWith(this.#resolve, future._value);
    else this.#reject(future._outcomeError());
    return true;
  }

  /** @internal The task is to go on although the future is pending: its cancellation is. */
  _interrupt(): void {
    this.future._removeReaction(this);
    // What becomes of it concerns nobody any more: it was waited for.
    this.future._markRetrieved();
    (this.context as CancelContext)._loop._schedule(this);
  }
}

/** The engine calls the `then` of a value in the context in which it was resolved: not that of whoever parked last. */
function resolveWith(resolve: (value: unknown) => void, value: unknown): void {
  if (typeof value === 'object' && value !== null && 'then' in value) runBlank(resolve, value);
  else resolve(value);
}

/** `gather()` that is cancelled fails with the error, as in asyncio. */
export function isCancelled(future: Future<unknown>): boolean {
  return future._state === 'cancelled' || (future._state === 'exception' && isCancellation(future._value));
}

/** `then`, `catch` or `finally` with functions of the program: they are told, and nobody waits. */
export class Listener implements Runnable {
  readonly #future: Future<unknown>;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;

  constructor(future: Future<unknown>, resolve: (value: unknown) => void, reject: (error: unknown) => void) {
    this.#future = future;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @internal */
  get _isBare(): boolean {
    return true;
  }

  /** @internal */
  _run(): boolean {
    if (this.#future._state === 'result') resolveWith(this.#resolve, this.#future._value);
    else this.#reject(this.#future._outcomeError());
    return true;
  }
}

/** A done callback of the library itself: it runs in no context, least of all in that of whoever parked last. */
export class InternalCallback implements Runnable {
  /** @internal */
  readonly _callback: (future: Future<unknown>) => void;
  readonly #future: Future<unknown>;

  constructor(callback: (future: Future<unknown>) => void, future: Future<unknown>) {
    this._callback = callback;
    this.#future = future;
  }

  /** @internal */
  get _isBare(): boolean {
    return false;
  }

  /** @internal */
  _run(): boolean {
    runBlank(this._callback, this.#future);
    return false;
  }
}
