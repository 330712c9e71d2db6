/**
 * Task: an async function that runs inside its own `AsyncLocalStorage` context, so that every `await` of a future knows
 * which task is parked in it.
 *
 * How a cancellation is delivered, with CPython's rules:
 * - parked in futures: they are cancelled, and the error comes out of the `await`. A future that was done already, but
 *   whose awaiter has not run yet, cannot be cancelled: the error is delivered at that very `await` all the same.
 * - in its own step: at the next `await` that really waits.
 * - in a promise that is not ours: `signal` is aborted at once, and the error comes at the next `await` of ours.
 * - before the first step: the function is never called.
 *
 * `_pending` says what is still to be delivered; it is the only state of a cancellation, next to the count of requests. What
 * a timeout or a task group cancels is a part of a task: see `cancellation/`.
 */
import type { AsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import { Aborter } from './cancellation/aborter.ts';
import {
  type CancelContext,
  isPending,
  isWithin,
  LOOP_CLOSED,
  type PendingCancellation,
  pendingMessage,
  takePending,
} from './cancellation/context.ts';
import { cancelAwaited, type Delegate, requestCancellation } from './cancellation/request.ts';
import type { CancelScope } from './cancellation/scope.ts';
import {
  activeTask,
  type Context,
  callInContext,
  captureTaskContext,
  currentCancelContext,
  enterAsTask,
  placedTask,
  runAsTask,
} from './context.ts';
import { Coroutine } from './coroutine.ts';
import { adoptThenable } from './ensure-future.ts';
import {
  CancelledError,
  InvalidStateError,
  isCancellation,
  KeyboardInterrupt,
  makeCancelledError,
  RuntimeError,
} from './errors.ts';
import { Future, isFuture } from './future.ts';
import type { Runnable } from './handle.ts';
import { show, showFunction } from './inspect.ts';
import { instruments } from './instrument.ts';
import type { EventLoop } from './loop.ts';
import { checkOptions } from './options.ts';
import type { Awaiter } from './reaction.ts';
import { getRunningLoop } from './running.ts';
import { framesOf, isOwnFile, type StackFrame } from './stack.ts';
import { ofGetStack, ofPrintStack, settingsOf } from './task-options.ts';

/** What asyncio calls a coroutine: an async function without arguments, or a `Coroutine` made by `coroutine()`. */
export type Coro<T> = (() => PromiseLike<T>) | Coroutine<T>;

export interface TaskOptions {
  /** How it is called in messages and tools; default `Task-N`. */
  name?: string | undefined;
  /** The context it runs in, from `AsyncLocalStorage.snapshot()`; default: that of the caller. */
  context?: Context | undefined;
  /** Runs the first step at once, inside this call, instead of on the loop's next turn. */
  eagerStart?: boolean | undefined;
}

/** A native promise calls these in the context of the task, so that tasks need no closures of their own. */
const succeed = (value: unknown): void => placedTask()?._succeed(value);
const fail = (error: unknown): void => placedTask()?._fail(error);

let taskCounter = 0;

function isPlainPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value) && !types.isProxy(value) && value.then === Promise.prototype.then;
}

/** What is parked in one scope of a task, as a target of a cancellation. */
class ScopeRequest implements Delegate {
  readonly #task: Task<unknown>;
  readonly #scope: CancelScope;

  constructor(task: Task<unknown>, scope: CancelScope) {
    this.#task = task;
    this.#scope = scope;
  }

  _beginCancel(): readonly Future<unknown>[] {
    return this.#task._awaitersWithin(this.#scope).map(({ future }) => future);
  }

  _endCancel(message: string | undefined, reached: boolean, isCircle: boolean): boolean {
    if (!reached) this.#task._keepPending(this.#scope, message, isCircle);
    return true;
  }
}

export function checkCoro(coro: unknown): asserts coro is Coro<unknown> {
  if (typeof coro === 'function' || coro instanceof Coroutine) return;
  const then = (coro as { then?: unknown } | null | undefined)?.then;
  if (typeof then === 'function') {
    throw new TypeError(
      `a coroutine was expected, got ${show(coro)}: a promise has started already and cannot be cancelled; ` +
        'pass the function instead, createTask(() => f(x))',
    );
  }
  throw new TypeError(`a coroutine was expected, got ${show(coro)}: pass an async function, createTask(() => f(x))`);
}

/**
 * A coroutine that runs on the loop by itself. Made by `createTask()`.
 *
 * It is a `Future` of what the function returns; `setResult` and `setException` are refused. `cancel()` throws a
 * `CancelledError` into the function at the `await` it is parked in, its `finally` blocks run.
 */
export class Task<T = unknown> extends Future<T> implements Runnable, CancelContext, Delegate {
  /** @internal */
  readonly _task: Task<unknown> = this as Task<unknown>;
  /** @internal */
  readonly _outer: undefined = undefined;
  /** @internal */
  _pending: PendingCancellation = 'none';
  /** @internal */
  _pendingMessage: string | undefined = undefined;
  /** @internal Neighbours in the loop's list of pending tasks. */
  _next: Task<unknown> | undefined = undefined;
  /** @internal */
  _previous: Task<unknown> | undefined = undefined;
  /** @internal Where it is parked, when debug mode looked. */
  _parkedAt: Error | undefined = undefined;
  #waits: Awaiter | Set<Awaiter> | undefined = undefined;
  #coro: Coro<T>;
  #name: string | number;
  readonly #context: AsyncResource | Context;
  #cancelRequests = 0;
  #hasBegun = false;
  /** Scopes whose requests are among those counted. */
  #cancelledScopes: CancelScope[] | undefined = undefined;
  #aborter: Aborter | undefined = undefined;

  constructor(coro: Coro<T>, options?: TaskOptions & { loop?: EventLoop | undefined }) {
    checkCoro(coro);
    const settings = settingsOf(options);
    super((settings?.loop ?? getRunningLoop())._futureOptions);
    this.#coro = coro;
    this.#name = settings?.name ?? ++taskCounter;
    if (coro instanceof Coroutine) coro._claim();
    this._loop._addTask(this as Task<unknown>);
    if (instruments.active !== null) instruments.active.taskCreated(this as Task<unknown>);
    this.#context = settings?.context ?? captureTaskContext(this._loop);
    if (settings?.eagerStart === true && this._loop.isRunning()) this._start();
    else this._loop._schedule(this);
  }

  /** @internal Runs the first step at once: a subclass may have to be whole before. */
  protected _start(): void {
    this._enter();
  }

  override get [Symbol.toStringTag](): string {
    return 'Task';
  }

  getName(): string {
    return typeof this.#name === 'number' ? `Task-${this.#name}` : this.#name;
  }

  setName(name: string): void {
    this.#name = String(name);
  }

  /** The function or `Coroutine` the task was made of. */
  getCoro(): Coro<T> {
    return this.#coro;
  }

  /** The context it runs in: what `context` was given, else a function that calls another in it. */
  getContext(): Context {
    const context = this.#context;
    if (typeof context === 'function') return context;
    return ((fn, ...args) => callInContext(this._loop, context, fn, args)) as Context;
  }

  /**
   * An `AbortSignal` that `cancel()` aborts, its reason the `CancelledError`: give it to `fetch` and its like. Inside the
   * task it is that of the innermost timeout or task group, aborted by these as well.
   */
  get signal(): AbortSignal {
    const context = currentCancelContext();
    return (context?._task === (this as Task<unknown>) ? context._aborter : this._aborter).signal;
  }

  /** @internal */
  get _aborter(): Aborter {
    if (this.#aborter === undefined) {
      this.#aborter = new Aborter();
      if (this._state === 'cancelled' || this.#ownRequests > 0) {
        this.#aborter.abort(makeCancelledError(this._pendingMessage));
      }
    }
    return this.#aborter;
  }

  /** @internal */
  get _hasEnded(): boolean {
    return this._state !== 'pending';
  }

  /**
   * Asks the task to end: a `CancelledError` with `message` is thrown at the `await` it is parked in. Each request
   * counts; see `uncancel()`.
   *
   * @returns false when the task had ended already.
   */
  override cancel(message?: string): boolean {
    if (instruments.active !== null) instruments.active.futureUsed(this as Future<unknown>);
    // As in asyncio, whoever cancels a task that has failed has taken notice. Debug mode still tells.
    if (this._state === 'pending' || !this._loop.getDebug()) this._markRetrieved();
    return requestCancellation(this, message);
  }

  /** How many requests to cancel it there are, less those taken back by `uncancel()`. */
  cancelling(): number {
    return this.#cancelRequests;
  }

  /**
   * Takes one request back, for code that has dealt with the cancellation it asked for itself.
   *
   * @returns how many requests remain.
   */
  uncancel(): number {
    if (this.#cancelRequests > 0) {
      this.#cancelRequests -= 1;
      if (this.#cancelRequests === 0) {
        this._pending = 'none';
        // The signal stays aborted for those who have it; whoever asks now is not cancelled.
        if (this.#aborter?.signal.aborted === true) this.#aborter = undefined;
      }
      if (instruments.active !== null) instruments.active.taskUncancelled(this as Task<unknown>);
    }
    return this.#cancelRequests;
  }

  /** Refused: the result of a task is what its function returns. @throws RuntimeError always. */
  override setResult(_result: T): never {
    throw new RuntimeError('Task does not support setResult(): its result is what its function returns');
  }

  /** Refused: the exception of a task is what its function throws. @throws RuntimeError always. */
  override setException(_exception: unknown): never {
    throw new RuntimeError('Task does not support setException(): its exception is what its function throws');
  }

  /**
   * Where the task stands: the frames of the `await` it is parked in, or those of its exception, newest last. Where a
   * task is parked is known in debug mode only.
   */
  getStack(options?: { limit?: number | undefined }): StackFrame[] {
    checkOptions('getStack', options, ofGetStack);
    const failed = this._state === 'exception';
    const frames = this.#frames().reverse();
    const limit = options?.limit ?? frames.length;
    if (limit <= 0) return [];
    return failed ? frames.slice(0, limit) : frames.slice(-limit);
  }

  /** Writes what `getStack()` returns, in words, to `file` (default: stderr). */
  printStack(options?: { limit?: number | undefined; file?: { write(text: string): unknown } | undefined }): void {
    checkOptions('printStack', options, ofPrintStack);
    const frames = this.getStack({ limit: options?.limit });
    const failed = this._state === 'exception';
    let text = `${failed ? 'Traceback' : 'Stack'} for ${this} (most recent call last):\n`;
    if (frames.length === 0) text = `No stack for ${this}\n`;
    for (const { functionName, file, line, column } of frames) {
      text += `  at ${functionName || '<anonymous>'} (${file}:${line}:${column})\n`;
    }
    if (failed) text += `${this._value}\n`;
    (options?.file ?? process.stderr).write(text);
  }

  /** @internal What `currentTask()` says inside: a task of the library's own stands for the one that called it. */
  get _visible(): Task<unknown> | undefined {
    return this as Task<unknown>;
  }

  /** @internal The futures it is parked in: one, as a rule; several inside a `Promise.all`. */
  _waitsFor(): readonly Future<unknown>[] {
    return this.#waitList().map((awaiter) => awaiter.future);
  }

  /** @internal */
  _park(awaiter: Awaiter): void {
    if (this._state !== 'pending') return;
    if (this.#waits === undefined) this.#waits = awaiter;
    else if (this.#waits instanceof Set) this.#waits.add(awaiter);
    else this.#waits = new Set([this.#waits, awaiter]);
    if (isPending(awaiter.context as CancelContext)) this._deliverPending(awaiter);
    if (instruments.active !== null) instruments.active.taskWaiting(this as Task<unknown>, awaiter.future);
    this._loop._stepEnds(this as Task<unknown>, true);
  }

  /** @internal */
  _unpark(awaiter: Awaiter): void {
    if (this.#waits === awaiter) this.#waits = undefined;
    else if (this.#waits instanceof Set) this.#waits.delete(awaiter);
  }

  /** @internal A cancellation was pending when the task parked: it is delivered there. */
  _deliverPending({ future, context }: Awaiter): void {
    if (!future._hasWaited) return;
    const message = pendingMessage(context as CancelContext);
    if (cancelAwaited(future, message)) takePending(context as CancelContext);
  }

  /** @internal The error of the cancellation that is pending in a context; it is pending no more. */
  _takeCancellation(context: CancelContext, future: Future<unknown> | undefined): unknown {
    const message = takePending(context);
    if (instruments.active !== null) instruments.active.taskCancelDelivered(this as Task<unknown>, future);
    if (future === undefined || future._state === 'result') return makeCancelledError(message);
    // Looked at, though the cancellation takes its place.
    const error = future._outcomeError();
    return error instanceof CancelledError ? error : makeCancelledError(message);
  }

  /** @internal A timeout or a task group cancels its part of the task. */
  _cancelScope(scope: CancelScope, message: string | undefined): void {
    if (this._state !== 'pending') return;
    this.#cancelRequests += 1;
    this.#cancelledScopes ??= [];
    this.#cancelledScopes.push(scope);
    if (instruments.active !== null) instruments.active.taskCancelRequested(this as Task<unknown>, message);
    requestCancellation(new ScopeRequest(this as Task<unknown>, scope), message, this);
  }

  /** @internal */
  _uncancelScope(scope: CancelScope): void {
    const index = this.#cancelledScopes?.indexOf(scope) ?? -1;
    if (index === -1) return;
    this.#cancelledScopes?.splice(index, 1);
    this.uncancel();
  }

  /** @internal All requests but those of scopes beside `context`. */
  _requestsConcerning(context: CancelContext): number {
    const beside = this.#cancelledScopes?.filter((scope) => !isWithin(context, scope)).length ?? 0;
    return this.#cancelRequests - beside;
  }

  /** @internal The outermost context around `scope` that was cancelled and not taken back. */
  _cancelledAround(scope: CancelScope): CancelContext | undefined {
    if (this.#ownRequests > 0) return this as CancelContext;
    let cancelled: CancelContext | undefined;
    for (let at: CancelContext | undefined = scope._outer; at !== undefined; at = at._outer) {
      if (this.#cancelledScopes?.includes(at as CancelScope)) cancelled = at;
    }
    return cancelled;
  }

  /** Those of the task itself and not of a scope in it. */
  get #ownRequests(): number {
    return this.#cancelRequests - (this.#cancelledScopes?.length ?? 0);
  }

  /** @internal A subclass of the program may have a `cancel()` of its own, which is called then. */
  override get _isDelegate(): boolean {
    return this.cancel === Task.prototype.cancel;
  }

  /** @internal One more request. */
  _beginCancel(message: string | undefined): readonly Future<unknown>[] | undefined {
    if (this._state !== 'pending') return undefined;
    this._markRetrieved();
    this.#cancelRequests += 1;
    if (instruments.active !== null) instruments.active.taskCancelRequested(this as Task<unknown>, message);
    this.#aborter?.abort(makeCancelledError(message));
    return this._waitsFor();
  }

  /** @internal */
  _endCancel(message: string | undefined, reached: boolean, isCircle: boolean): boolean {
    if (!reached) this._keepPending(this as CancelContext, message, isCircle);
    return true;
  }

  /** @internal Nothing that `context` waits for could be cancelled: the cancellation stays with it. */
  _keepPending(context: CancelContext, message: string | undefined, isCircle: boolean): void {
    context._pending = this.#isInItsStep() ? 'at next wait' : 'at next await';
    context._pendingMessage = message;
    // What it waits for waits for the task: nobody else would ever resume it.
    if (isCircle) this._awaitersWithin(context)[0]?._interrupt();
  }

  /** @internal The step is over, and the task has not parked in a future of ours. */
  _isInForeignPromise(): void {}

  /** @internal Nothing resumes it any more; where it goes on by itself, its next `await` of ours ends it. */
  _loopClosed(): void {
    this.#cancelRequests += 1;
    this.#aborter?.abort(makeCancelledError(LOOP_CLOSED));
    this._pending = 'at next await';
    this._pendingMessage = LOOP_CLOSED;
  }

  /** @internal */
  _awaitersWithin(context: CancelContext): Awaiter[] {
    return this.#waitList().filter((awaiter) => isWithin(awaiter.context as CancelContext, context));
  }

  /** @internal */
  get _isBare(): boolean {
    return false;
  }

  /** @internal The first step, from the ready queue. */
  _run(): boolean {
    this._enter();
    return true;
  }

  /** @internal */
  override _describe(): string {
    const coro = this.#coro instanceof Coroutine ? this.#coro._describe() : showFunction(this.#coro);
    const waits = this._waitsFor();
    const state = this.#cancelRequests > 0 && this._state === 'pending' ? 'cancelling' : super._describe();
    const [first, ...rest] = state.split(' ');
    const words = [first, `name='${this.getName()}'`, `coro=${coro}`, ...rest];
    if (waits.length > 0)
      words.push(`waitFor=${waits.map((future) => `<${future.constructor.name} ${future._state}>`).join(', ')}`);
    return words.join(' ');
  }

  #frames(): StackFrame[] {
    if (this._state === 'exception') return framesOf(this._value);
    if (this._state !== 'pending') return [];
    if (activeTask() !== (this as Task<unknown>)) return framesOf(this._parkedAt);
    // It runs: between this call and the loop stand the function and what it called; the function is asked for.
    const frames = framesOf(new Error());
    const begin = frames.findIndex(({ file }) => !isOwnFile(file));
    const length = frames.slice(begin).findIndex(({ file }) => isOwnFile(file) || file.startsWith('node:'));
    return begin === -1 ? [] : frames.slice(begin, length === -1 ? undefined : begin + length).slice(-1);
  }

  /** Somebody gave the task a result behind its back: `Future.prototype.setResult.call(task, …)`. */
  #endedAlready(): void {
    this._loop._removeTask(this as Task<unknown>);
    this._loop.callExceptionHandler({
      message: 'a task that was given an outcome by hand went on',
      exception: new InvalidStateError(`invalid state: ${this} is done already`),
      task: this as Task<unknown>,
    });
  }

  #waitList(): Awaiter[] {
    if (this.#waits === undefined) return [];
    return this.#waits instanceof Set ? [...this.#waits] : [this.#waits];
  }

  #isInItsStep(): boolean {
    return activeTask() === (this as Task<unknown>) || this._loop._isStepping(this as Task<unknown>);
  }

  /** @internal */
  _enter(): void {
    const context = this.#context;
    if (typeof context !== 'function') {
      context.runInAsyncScope(enterAsTask, undefined, this as Task<unknown>);
      return;
    }
    try {
      context(runAsTask, this as Task<unknown>);
    } catch (error) {
      if (!this.#hasBegun) this._fail(error);
      else
        this._loop.callExceptionHandler({
          message: `the context of ${this} failed`,
          exception: error,
        });
      return;
    }
    if (this.#hasBegun) return;
    this._fail(
      new RuntimeError(
        `the context of ${this} did not call the function it was given: it takes what AsyncLocalStorage.snapshot() returns`,
      ),
    );
  }

  /** @internal In its own context: begins the function. */
  _begin(): void {
    // A function that was given as context and is none may call late, or twice.
    if (this.#hasBegun || (this._state !== 'pending' && typeof this.#context === 'function')) return;
    this.#hasBegun = true;
    if (this._state !== 'pending') {
      this.#endedAlready();
      return;
    }
    if (this._pending !== 'none') {
      if (this.#coro instanceof Coroutine) this.#coro._close();
      this.#end('cancelled', this._takeCancellation(this, undefined));
      return;
    }
    this._loop._stepBegins(this as Task<unknown>);
    let promise: PromiseLike<T>;
    try {
      const coro = this.#coro;
      promise = coro instanceof Coroutine ? coro._begin() : coro();
    } catch (error) {
      this._fail(error);
      return;
    }
    try {
      this.#follow(promise);
    } catch (error) {
      // What was returned cannot even be looked at: a revoked proxy, a promise whose constructor is a getter that throws.
      this._fail(error);
    }
  }

  #follow(promise: PromiseLike<T>): void {
    if (isPlainPromise(promise)) {
      promise.then(succeed, fail);
      return;
    }
    const followed = isFuture(promise) ? promise : adoptThenable(promise, this._loop);
    if (followed !== undefined) {
      // In the context of the task, and by the engine: so the task waits for it.
      Promise.resolve(followed).then(succeed, fail);
      return;
    }
    throw new TypeError(
      `a coroutine was expected, but ${showFunction(this.#coro as () => unknown)} returned ${show(promise)} ` +
        'and no promise: make it an async function, or return the promise it makes',
    );
  }

  /** @internal */
  _succeed(value: T): void {
    if (this._pending !== 'none') this.#end('cancelled', this._takeCancellation(this, undefined));
    else this.#end('result', value);
  }

  /** @internal */
  _fail(error: unknown): void {
    const wasAborted = this.#cancelRequests > 0 && isCancellation(error);
    if (error instanceof CancelledError) this.#end('cancelled', error);
    else if (wasAborted) this.#end('cancelled', (error as Error).cause);
    else this.#end('exception', error);
    if (error instanceof KeyboardInterrupt) this._loop._interrupt(error);
  }

  #end(state: 'result' | 'exception' | 'cancelled', value: unknown): void {
    if (this._state !== 'pending') {
      this.#endedAlready();
      return;
    }
    this.#waits = undefined;
    this._pending = 'none';
    this._loop._removeTask(this as Task<unknown>);
    try {
      this._settle(state, value);
    } catch (exception) {
      // A done callback of the program has nowhere to run once the loop is closed.
      this._loop.callExceptionHandler({ message: 'a done callback was lost', exception, task: this as Task<unknown> });
    }
    if (instruments.active !== null) instruments.active.taskDone(this as Task<unknown>);
    this._loop._stepEnds(this as Task<unknown>, false);
  }
}
