/**
 * Future: a thenable, not a subclass of `Promise`. Node ends the process on a rejected promise nobody has looked at
 * *yet*; asyncio reports a failed future nobody *ever* looked at. Being our own thenable also tells us who waits:
 * `await future` calls `future.then` in the awaiting task's context, and that is all that cancellation needs.
 *
 * `await` is told from a `then` of the program by the functions it passes: V8's own resolving functions. For `await`
 * nothing is allocated but one `Awaiter`; for the program's `then` there is a native promise, so that its callbacks run
 * in their own context and what it returns is a promise like any other.
 *
 * A future that is done wakes whoever waits through the loop's ready queue, never directly: the order of events is
 * CPython's, and a task that is cancelled between the two gets the error and not the value (see `Awaiter._run`).
 */
import { inspect, types } from 'node:util';
import { isPendingAtOnce, LOOP_CLOSED } from './cancellation/context.ts';
import { Chain } from './chain.ts';
import { type Context, currentCancelContext } from './context.ts';
import { CancelledError, InvalidStateError, makeCancelledError, RuntimeError } from './errors.ts';
import { Handle } from './handle.ts';
import { show, showError } from './inspect.ts';
import { instruments } from './instrument.ts';
import type { EventLoop } from './loop.ts';
import { isNativeResolver } from './native-resolver.ts';
import type { OnRejected } from './on-rejected.ts';
import { checkOptions, contextKind, loopOption } from './options.ts';
import { Awaiter, InternalCallback, Listener, type Reaction } from './reaction.ts';
import { Reactions } from './reactions.ts';
import { getEventLoop, getRunningLoop } from './running.ts';
import type { Task } from './task.ts';
import { forgetFailure, noteFailure } from './unretrieved.ts';

export type FutureState = 'pending' | 'result' | 'exception' | 'cancelled';

export interface FutureOptions {
  /** The loop it belongs to; default: `getEventLoop()`. */
  loop?: EventLoop | undefined;
}

/** What `then` returns for native resolving functions, which return nothing: a promise of `undefined`, once one is wanted. */
class Afterwards implements Promise<undefined> {
  readonly #future: Future<unknown>;

  constructor(future: Future<unknown>) {
    this.#future = future;
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }

  then<A = undefined, B = never>(
    onFulfilled?: ((value: undefined) => A | PromiseLike<A>) | null,
    onRejected?: OnRejected<B>,
  ): Promise<A | B> {
    const done = () => undefined;
    return this.#future.then(done, done).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: OnRejected<B>): Promise<undefined | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<undefined> {
    return this.then().finally(onFinally);
  }
}

/** The callbacks of the program among what waits: all of two, the ends of more. */
function showCallbacks(reactions: readonly Reaction[]): string {
  const names = reactions.filter((reaction) => reaction instanceof Handle).map((handle) => handle._describe());
  if (names.length > 2) names.splice(1, names.length - 2, `<${names.length - 2} more>`);
  return names.length === 0 ? '' : ` cb=[${names.join(', ')}]`;
}

/** A proxy may throw whatever it is asked. */
function isError(value: unknown): boolean {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false;
  }
}

/** Whoever awaits or listens gets the exception. */
function isRetrieval(reaction: Reaction): boolean {
  return reaction instanceof Awaiter || reaction instanceof Listener;
}

const ofAddDoneCallback = { context: contextKind };

/**
 * A result that is not there yet. It can be awaited, any number of times and by any number of tasks; cancelling a task
 * that waits for it cancels the future.
 *
 * Differs from asyncio: it is a thenable that satisfies TypeScript's `Promise<T>`; a result that is itself a promise is
 * awaited by `await`, as JavaScript does.
 *
 * @example
 * ```ts
 * import { Future, getRunningLoop, run } from 'tsyncio';
 *
 * await run(async () => {
 *   const answer = new Future<number>();
 *   getRunningLoop().callLater(10, () => answer.setResult(42));
 *   console.log(await answer); // 42
 * });
 * ```
 */
export class Future<T = unknown> implements Promise<T> {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _state: FutureState = 'pending';
  /** @internal The result, the exception, or the cancellation: a message, or the error once it was made. */
  _value: unknown = undefined;
  /** @internal Where it was created, when debug mode looked. */
  _creation: Error | undefined = undefined;
  #reactions: Reaction | Reactions | undefined = undefined;
  #retrieved = false;

  constructor(options?: FutureOptions) {
    if (options !== undefined && options?.loop?._futureOptions !== options)
      checkOptions('new Future', options, loopOption);
    this._loop = options?.loop ?? getEventLoop();
    if (instruments.active !== null) instruments.active.futureCreated(this as Future<unknown>);
  }

  get [Symbol.toStringTag](): string {
    return 'Future';
  }

  /** The loop the future belongs to. */
  getLoop(): EventLoop {
    return this._loop;
  }

  /** Whether it has a result or an exception, or was cancelled. */
  done(): boolean {
    return this._state !== 'pending';
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this._state === 'cancelled';
  }

  /**
   * The result.
   *
   * @throws the exception, when it failed; CancelledError when it was cancelled; InvalidStateError while it is pending.
   */
  result(): T {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    if (this._state === 'result') return this._value as T;
    if (this._state === 'pending') throw this.#tooEarly('result');
    throw this._outcomeError();
  }

  /**
   * The exception, or `undefined` when it succeeded.
   *
   * @throws CancelledError when it was cancelled; InvalidStateError while it is pending.
   */
  exception(): unknown {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    if (this._state === 'result') return undefined;
    if (this._state === 'pending') throw this.#tooEarly('exception');
    const error = this._outcomeError();
    if (this._state === 'cancelled') throw error;
    return error;
  }

  /**
   * Marks it done with a result.
   *
   * @throws InvalidStateError when it is done already.
   */
  setResult(result: T): void {
    this.#checkPending('setResult');
    this._settle('result', result);
  }

  /**
   * Marks it done with an exception: an error, or an error class, of which one is made.
   *
   * @throws InvalidStateError when it is done already; TypeError when `exception` is no error.
   */
  setException(exception: unknown): void {
    this.#checkPending('setException');
    let error = exception;
    if (typeof error === 'function' && (error === Error || error.prototype instanceof Error)) {
      error = new (error as new () => Error)();
    }
    if (!isError(error)) {
      throw new TypeError(`setException() takes an Error or an error class, not ${show(exception)}`);
    }
    this._settle('exception', error);
  }

  /**
   * Cancels it: whoever waits gets a `CancelledError` with `message`.
   *
   * @returns false when it was done already, and nothing happened.
   */
  cancel(message?: string): boolean {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    // As in asyncio, whoever cancels what has failed has taken notice. Debug mode still tells.
    if (this._state === 'pending' || !this._loop.getDebug()) this._markRetrieved();
    if (this._state !== 'pending') return false;
    this._settle('cancelled', message);
    return true;
  }

  /**
   * Calls `callback(future)` on the loop's next turn once it is done; at once scheduled when it is done already. The
   * callback runs in the context of this call, or in `context`; what it throws goes to the loop's exception handler.
   */
  addDoneCallback(callback: (future: this) => unknown, options?: { context?: Context | undefined }): void {
    checkOptions('addDoneCallback', options, ofAddDoneCallback);
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    this._loop._checkCallback(callback, 'addDoneCallback');
    const handle = new Handle(this._loop, callback, [this], options?.context);
    if (this._state === 'pending') this.#add(handle);
    else this._loop._schedule(handle);
  }

  /** Removes every done callback that is `callback`, and says how many there were. */
  removeDoneCallback(callback: (future: this) => unknown): number {
    return this.#removeCalling(callback as Handle['_callback'], Handle);
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: OnRejected<B>,
  ): Promise<A | B> {
    if (typeof onRejected === 'function' && typeof onFulfilled === 'function' && isNativeResolver(onFulfilled)) {
      this.#await(onFulfilled as (value: unknown) => void, onRejected);
      // `await` and promise resolution ignore what `then` returns; a program that passes such functions may not.
      return new Afterwards(this) as Promise<unknown> as Promise<A | B>;
    }
    return this.#listen().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: OnRejected<B>): Promise<T | B> {
    return this.#listen().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#listen().finally(onFinally);
  }

  /** @internal Adds a callback of the library's own: no context is kept, and it must not throw. */
  _addInternalCallback(callback: (future: Future<unknown>) => void): void {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    const reaction = new InternalCallback(callback, this as Future<unknown>);
    if (this._state === 'pending') this.#add(reaction);
    else this._loop._schedule(reaction);
  }

  /** @internal The library looks at it for somebody who passed it: debug mode is told that it was not forgotten. */
  _use(): void {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
  }

  /** @internal */
  _removeInternalCallback(callback: (future: Future<unknown>) => void): void {
    this.#removeCalling(callback, InternalCallback);
  }

  /** @internal What awaits it, for the call graph: the awaiters, not the callbacks. */
  _awaiters(): Awaiter[] {
    return this.#reactionList().filter((reaction) => reaction instanceof Awaiter);
  }

  /** @internal Done: every reaction goes to the ready queue, in the order it was added. */
  _settle(state: FutureState, value: unknown): void {
    this._state = state;
    this._value = value;
    if (instruments.active !== null) instruments.active.futureDone(this as Future<unknown>);
    const isLost = state === 'exception' && !this.#willBeRetrieved();
    this._dispatch();
    if (isLost) noteFailure(this as Future<unknown>);
  }

  /** @internal */
  _dispatch(): void {
    const reactions = this._takeReactions();
    if (reactions === undefined) return;
    if (this._loop.isClosed()) this.#dispatchClosed(reactions);
    else if (!(reactions instanceof Reactions)) this._loop._schedule(reactions);
    else for (const reaction of reactions.all) this._loop._schedule(reaction);
  }

  /** Who waits or listens from another loop, or none, is told; a callback has nowhere to run. @throws RuntimeError. */
  #dispatchClosed(reactions: Reaction | Reactions): void {
    const all = reactions instanceof Reactions ? [...reactions.all] : [reactions];
    for (const reaction of all) if (!(reaction instanceof Handle)) reaction._run();
    for (const reaction of all) if (reaction instanceof Handle) this._loop._schedule(reaction);
  }

  /** @internal Resumes the first that awaits it in this step; callbacks and further awaiters in the next turn. */
  _resume(): boolean {
    const reactions = this._takeReactions();
    if (reactions === undefined) return false;
    if (!(reactions instanceof Reactions)) {
      if (reactions instanceof Awaiter) return reactions._run();
      this._loop._schedule(reactions);
      return false;
    }
    let resumed = false;
    for (const reaction of reactions.all) {
      if (!resumed && reaction instanceof Awaiter) resumed = reaction._run();
      else this._loop._schedule(reaction);
    }
    return resumed;
  }

  /** @internal */
  _takeReactions(): Reaction | Reactions | undefined {
    const reactions = this.#reactions;
    this.#reactions = undefined;
    return reactions;
  }

  /** @internal Whether an `await` of it, though it is done, has to wait for the next turn: see `READY_AWAITS`. */
  _isPutOff(): boolean {
    return !this._loop._mayGoOn();
  }

  /** @internal Whether a cancellation is passed on: see `requestCancellation`. */
  get _isDelegate(): boolean {
    return false;
  }

  /** @internal Whether an `await` of it that came to an end has waited: what asyncio would have done in the caller. */
  get _hasWaited(): boolean {
    return true;
  }

  /** @internal The task that waits for it is cancelled. False: the cancellation stays pending. */
  _cancelByTask(message: string | undefined): boolean {
    return this.cancel(message);
  }

  /** @internal The awaiting task was cancelled before it resumed: return the acquired value to the primitive. */
  _refused(): void {}

  /** @internal */
  _outcomeError(): unknown {
    if (this._state === 'exception') {
      this._markRetrieved();
      return this._value;
    }
    if (!(this._value instanceof CancelledError)) this._value = makeCancelledError(this._value as string | undefined);
    return this._value;
  }

  /** @internal The message of the cancellation, if it was cancelled with one. */
  get _cancelMessage(): string | undefined {
    return this._value instanceof CancelledError ? this._value.message : (this._value as string | undefined);
  }

  /** @internal Somebody looked at the exception, or said that nobody needs to. */
  _markRetrieved(): void {
    if (this.#retrieved) return;
    this.#retrieved = true;
    if (this._state === 'exception') {
      forgetFailure(this as Future<unknown>);
      if (instruments.active !== null) instruments.active.futureRetrieved(this as Future<unknown>);
    }
  }

  /** @internal */
  get _isRetrieved(): boolean {
    return this.#retrieved;
  }

  /** @internal */
  _describe(): string {
    switch (this._state) {
      case 'pending':
        return `pending${showCallbacks(this.#reactionList())}`;
      case 'result':
        return `finished result=${show(this._value)}`;
      case 'exception':
        return `finished exception=${showError(this._value)}`;
      default:
        return this._state;
    }
  }

  toString(): string {
    return `<${this.constructor.name} ${this._describe()}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #await(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    const context = currentCancelContext();
    const task = context?._task;
    if (this._state === 'pending') {
      const refusal = task === undefined ? undefined : this.#refusal(task);
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      const awaiter = new Awaiter(this as Future<unknown>, context, resolve, reject);
      this.#add(awaiter);
      if (task !== undefined) task._park(awaiter);
      return;
    }
    if (context !== undefined && isPendingAtOnce(context)) {
      this._refused();
      reject(context._task._takeCancellation(context, this as Future<unknown>));
    } else if (this._isPutOff()) {
      this._loop._schedule(new Awaiter(this as Future<unknown>, context, resolve, reject));
      if (task !== undefined) task._loop._stepEnds(task, true);
    } else if (this._state === 'result') {
      // A value that is there resumes the task in the same step, as in CPython, while the turn has time left.
      resolve(this._value);
    } else {
      reject(this._outcomeError());
    }
  }

  /** Why `task` cannot wait for it: it would never be resumed. */
  #refusal(task: Task<unknown>): Error | undefined {
    if (task._loop.isClosed()) return makeCancelledError(LOOP_CLOSED);
    if (task._loop !== this._loop && this.#isOfStrangerLoop(task)) {
      return new RuntimeError(
        `Task ${task} got Future ${this} attached to a different loop: create it inside the loop that awaits it`,
      );
    }
    if ((task as Future<unknown>) === this) return new RuntimeError(`Task cannot await on itself: ${this}`);
    return undefined;
  }

  /** A promise that is told the outcome by the ready queue; nobody waits, and nothing is cancelled with it. */
  #listen(): Chain<T> {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    const chain = new Chain<T>((resolve, reject) => {
      const listener = new Listener(this as Future<unknown>, resolve as (value: unknown) => void, reject);
      if (this._state === 'pending') this.#add(listener);
      else if (this._loop.isRunning()) this._loop._schedule(listener);
      else listener._run();
    });
    chain._source = this as Future<unknown>;
    return chain;
  }

  /** The default loop runs beside every other, so what belongs to it may be awaited anywhere. */
  #isOfStrangerLoop(task: Task<unknown>): boolean {
    return this._loop._isExplicit && task._loop._isExplicit;
  }

  #add(reaction: Reaction): void {
    if (this.#reactions === undefined) {
      this.#reactions = reaction;
    } else if (this.#reactions instanceof Reactions) {
      this.#reactions.add(reaction);
    } else {
      const first = this.#reactions;
      this.#reactions = new Reactions();
      this.#reactions.add(first);
      this.#reactions.add(reaction);
    }
  }

  /** @internal */
  _removeReaction(reaction: Reaction): void {
    if (this.#reactions === reaction) this.#reactions = undefined;
    else if (this.#reactions instanceof Reactions) this.#reactions.delete(reaction);
  }

  #removeCalling(callback: Handle['_callback'], kind: typeof Handle | typeof InternalCallback): number {
    const reactions = this.#reactions;
    if (reactions === undefined) return 0;
    if (reactions instanceof Reactions) {
      const found = reactions.calling(callback, kind);
      for (const reaction of found) reactions.delete(reaction);
      return found.length;
    }
    if (!(reactions instanceof kind) || reactions._callback !== callback) return 0;
    this.#reactions = undefined;
    return 1;
  }

  #reactionList(): Reaction[] {
    if (this.#reactions === undefined) return [];
    return this.#reactions instanceof Reactions ? [...this.#reactions.all] : [this.#reactions];
  }

  #willBeRetrieved(): boolean {
    return this.#retrieved || this.#reactionList().some(isRetrieval);
  }

  #checkPending(method: string): void {
    if (this._state !== 'pending') {
      throw new InvalidStateError(
        `invalid state: ${method}() on ${this}, which is done already; ask done() first, or cancel what would set it twice`,
      );
    }
  }

  #tooEarly(method: string): InvalidStateError {
    const word = method === 'result' ? 'Result' : 'Exception';
    return new InvalidStateError(`${word} is not ready: ${method}() on ${this}; await it, or ask done() first`);
  }
}

/** A future that is done: what a waiting method returns when it need not wait. */
export function doneFuture<T>(value: T): Future<T> {
  const future = new Future<T>(getRunningLoop()._futureOptions);
  future._state = 'result';
  future._value = value;
  if (instruments.active !== null) instruments.active.futureDone(future as Future<unknown>);
  return future;
}

/** A future that has failed. */
export function failedFuture(error: unknown): Future<never> {
  const future = new Future<never>(getRunningLoop()._futureOptions);
  future._settle('exception', error);
  return future;
}

/** Whether `value` is a future or task of this library. */
export function isFuture(value: unknown): value is Future<unknown> {
  return value instanceof Future;
}
