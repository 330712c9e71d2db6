/** What a future has to do when it is done: resume who awaits it, call callbacks; in the order in which they came. */
import { isOwed, type Strand } from './cancel-scope.ts';
import { isCancellation } from './errors.ts';
import type { Future } from './future.ts';
import type { Handle, Runnable } from './handle.ts';
import { instruments } from './instrument.ts';
import type { Task } from './task.ts';

export type Reaction = Awaiter | Handle | InternalCallback;

/** One `await` of a future: what has to be told, and which task is parked in it. */
export class Awaiter implements Runnable {
  readonly future: Future<unknown>;
  /** The task, or the scope in it, that made the `await`. */
  readonly strand: Strand | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    future: Future<unknown>,
    strand: Strand | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.future = future;
    this.strand = strand;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get task(): Task<unknown> | undefined {
    return this.strand?._task;
  }

  /** @internal Resumes the task: with the cancellation it was sent meanwhile, or with what the future holds. */
  _run(): boolean {
    const { future, strand } = this;
    if (strand !== undefined) {
      const task = strand._task;
      task._unpark(this);
      task._loop._stepBegins(task);
      if (isOwed(strand)) {
        future._refused();
        this.#reject(task._takeCancellation(strand, future));
        return true;
      }
      if (instruments.active !== null && isCancelled(future)) instruments.active.taskCancelDelivered(task, future);
    }
    if (future._state === 'result') this.#resolve(future._value);
    else this.#reject(future._outcomeError());
    return true;
  }
}

/** `gather()` that is cancelled fails with the error, as in asyncio. */
function isCancelled({ _state, _value }: Future<unknown>): boolean {
  return _state === 'cancelled' || (_state === 'exception' && isCancellation(_value));
}

/** A done callback of the library itself: no context, no error to catch. */
export class InternalCallback implements Runnable {
  readonly #callback: (future: Future<unknown>) => void;
  readonly #future: Future<unknown>;

  constructor(callback: (future: Future<unknown>) => void, future: Future<unknown>) {
    this.#callback = callback;
    this.#future = future;
  }

  is(callback: (future: Future<unknown>) => void): boolean {
    return this.#callback === callback;
  }

  /** @internal */
  _run(): boolean {
    this.#callback(this.#future);
    return false;
  }
}
