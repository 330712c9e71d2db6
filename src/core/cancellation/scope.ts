/**
 * Cancel scopes: the part of a task that a timeout or a task group can cancel.
 *
 * In asyncio a task is in one place, so a timeout that expires cancels "the task". JavaScript lets one task be in several
 * places at once, `Promise.all([timeout(…), timeout(…)])`, and one timeout must not cancel what runs under the other. So
 * the body of a timeout or group runs in a scope, and the scope cancels what waits inside it. Where a task is in one
 * place, as in asyncio, that is the same.
 */
import { currentCancelContext, runInCancelContext } from '../context.ts';
import { makeCancelledError, RuntimeError } from '../errors.ts';
import type { EventLoop } from '../loop.ts';
import type { Task } from '../task.ts';
import { Aborter } from './aborter.ts';
import type { CancelContext, PendingCancellation } from './context.ts';

export class CancelScope implements CancelContext {
  /** @internal */
  readonly _task: Task<unknown>;
  /** @internal */
  readonly _outer: CancelContext;
  /** @internal */
  _pending: PendingCancellation = 'none';
  /** @internal */
  _pendingMessage: string | undefined = undefined;
  readonly #before: number;
  /** @internal */
  _hasEnded = false;
  #aborter: Aborter | undefined;
  #isCancelled = false;
  #message: string | undefined;

  /** A scope inside the current context. @throws RuntimeError outside of a task. */
  constructor() {
    const outer = currentCancelContext();
    if (outer === undefined) throw new RuntimeError('a cancel scope is entered inside a task');
    this._outer = outer;
    this._task = outer._task;
    this.#before = this.requests();
  }

  /** @internal */
  get _loop(): EventLoop {
    return this._task._loop;
  }

  /** @internal */
  get _aborter(): Aborter {
    if (this.#aborter === undefined) {
      this.#aborter = new Aborter(this._outer._aborter);
      if (this.#isCancelled) this.#aborter.abort(makeCancelledError(this.#message));
    }
    return this.#aborter;
  }

  /** Calls an async function inside. */
  run<T>(body: () => Promise<T>): Promise<T> {
    return runInCancelContext(this, body);
  }

  /** As `run`; the scope is left when the function has ended. */
  async leaving<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await this.run(body);
    } finally {
      this.exit();
    }
  }

  /** Cancels what is inside, once. */
  cancel(message?: string): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#message = message;
    this.#aborter?.abort(makeCancelledError(message));
    this._task._cancelScope(this, message);
  }

  /** What ran inside is over. */
  exit(): void {
    this._hasEnded = true;
    this.#aborter?.detach();
  }

  /** Takes the scope's own request back: nothing of it is pending any more. */
  uncancel(): void {
    this._pending = 'none';
    this._task._uncancelScope(this);
  }

  /** How many requests to cancel concern this scope: those of the task, and of the scopes around it. */
  requests(): number {
    return this._task._requestsConcerning(this);
  }

  /** How many of them came since it was entered. */
  newRequests(): number {
    return this.requests() - this.#before;
  }

  /**
   * The code around the scope was cancelled as well, and an error goes first: the cancellation is pending again. It
   * belongs to whoever was asked, not to the next scope around, which may be about to end:
   *
   *    await timeout(1000, () => taskGroup(async (group) => { … }));   // a child fails as the task is cancelled
   *    await sleep(1000);                                              // <- CancelledError
   */
  reraiseCancellation(): void {
    const asked = this._task._cancelledAround(this);
    if (asked === undefined) return;
    asked._pending = 'at next wait';
    asked._pendingMessage = undefined;
  }
}
