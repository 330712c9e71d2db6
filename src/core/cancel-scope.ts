/**
 * Cancel scopes: the part of a task that a timeout or a task group can cancel.
 *
 * In asyncio a task is in one place, so a timeout that expires cancels "the task". JavaScript lets one task be in several
 * places at once, `Promise.all([timeout(…), timeout(…)])`, and then one timeout must not cancel what runs under the
 * other. So the body of a timeout or group runs in a scope, every `await` of ours knows the scope it is made in, and a
 * scope cancels what is parked inside it. Where a task is in one place, as in asyncio, that is the same.
 *
 * A *strand* is what the context holds: the task itself, or a scope in it. A cancellation that could not be delivered at
 * once is *owed* by the strand it was asked of, and delivered at the next `await` inside it.
 */
import { Aborter } from './aborter.ts';
import { activeStrand, runInStrand } from './context.ts';
import { makeCancelledError, RuntimeError } from './errors.ts';
import type { EventLoop } from './loop.ts';
import type { Task } from './task.ts';

/** At the next await that really waits (the task is in its own step), or at the next of ours whatever it is. */
export type OwedCancellation = 'none' | 'at next wait' | 'at next await';

export interface Strand {
  /** @internal */
  readonly _task: Task<unknown>;
  /** @internal What the scope is in; the task is in nothing. */
  readonly _outer: Strand | undefined;
  /** @internal */
  _owed: OwedCancellation;
  /** @internal */
  _owedMessage: string | undefined;
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal Left, or over: code in its context belongs to what is around it. */
  readonly _hasEnded: boolean;
  /** @internal Of the signal that is aborted when what is inside is cancelled. */
  readonly _aborter: Aborter;
}

/** Whether a cancellation is owed to code in this strand. */
export function isOwed(strand: Strand): boolean {
  for (let at: Strand | undefined = strand; at !== undefined; at = at._outer) if (at._owed !== 'none') return true;
  return false;
}

/** Whether one is owed even to an await that need not wait. */
export function isOwedAtOnce(strand: Strand): boolean {
  for (let at: Strand | undefined = strand; at !== undefined; at = at._outer) {
    if (at._owed === 'at next await') return true;
  }
  return false;
}

/** The strand whose message the error carries, where several owe one. */
export function outermostOwing(strand: Strand): Strand | undefined {
  let owing: Strand | undefined;
  for (let at: Strand | undefined = strand; at !== undefined; at = at._outer) if (at._owed !== 'none') owing = at;
  return owing;
}

/** What was owed is being delivered: one error, however many asked. Returns its message. */
export function settleOwed(strand: Strand): string | undefined {
  const message = outermostOwing(strand)?._owedMessage;
  for (let at: Strand | undefined = strand; at !== undefined; at = at._outer) at._owed = 'none';
  return message;
}

export function isWithin(strand: Strand, scope: Strand): boolean {
  for (let at: Strand | undefined = strand; at !== undefined; at = at._outer) if (at === scope) return true;
  return false;
}

export class CancelScope implements Strand {
  /** @internal */
  readonly _task: Task<unknown>;
  /** @internal */
  readonly _outer: Strand;
  /** @internal */
  _owed: OwedCancellation = 'none';
  /** @internal */
  _owedMessage: string | undefined = undefined;
  readonly #before: number;
  /** @internal */
  _hasEnded = false;
  #aborter: Aborter | undefined;
  #isCancelled = false;
  #message: string | undefined;

  /** A scope inside the current strand. @throws RuntimeError outside of a task. */
  constructor() {
    const outer = activeStrand();
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
    return runInStrand(this, body);
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

  /** Takes the request back: nothing is owed any more. */
  takeBack(): void {
    this._owed = 'none';
    this._task._uncancelScope(this);
  }

  /** How many requests to cancel concern this scope: those of the task, and of the scopes it is in. */
  requests(): number {
    return this._task._requestsConcerning(this);
  }

  /** How many of them came since it was entered. */
  newRequests(): number {
    return this.requests() - this.#before;
  }

  /** The code around the scope was cancelled as well: it gets the error at its next wait. */
  passOn(): void {
    this._outer._owed = 'at next wait';
    this._outer._owedMessage = undefined;
  }
}
