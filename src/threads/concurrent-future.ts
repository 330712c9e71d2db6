/**
 * ConcurrentFuture: the outcome of work that another thread or process does, as `concurrent.futures.Future` has it.
 *
 * It belongs to the thread that holds it and knows no loop: `result()` blocks, callbacks run at once where the outcome
 * arrives. `await` makes a future of the running loop of it, so a task that waits can be cancelled like any other.
 *
 * One that was cancelled is done for everybody who waits, even if the work behind it has begun and is still on its way
 * to an end (`abort`): what comes of it then is dropped.
 */
import { inspect } from 'node:util';
import {
  CancelledError,
  type EventLoop,
  Future,
  type FutureSource,
  getRunningLoop,
  InvalidStateError,
  instruments,
  logger,
  makeCancelledError,
  type OnRejected,
  type Runnable,
  RuntimeError,
  show,
  showCallable,
  TimeoutError,
} from '../core/index.ts';
import { type BlockingSource, blockUntil } from './blocking.ts';

type ConcurrentState = 'pending' | 'running' | 'cancelled' | 'cancelled and notified' | 'result' | 'exception';

/** Whoever does the work: an executor's pool, or a loop in another thread. */
export interface FutureBackend {
  /** Takes work back that has not begun; false when it has. */
  takeBack(): boolean;
  /** Asks work that has begun to end. The future is cancelled already. */
  stop(reason: unknown): void;
  hasBegun(): boolean;
  /** Where a thread that blocks hears of the outcome. */
  readonly source: BlockingSource | undefined;
}

/** A future of a loop that waits for a concurrent one. Cancelling it ends the work. */
class CallFuture<T> extends Future<T> implements Runnable {
  readonly #source: ConcurrentFuture<T>;

  constructor(loop: EventLoop, source: ConcurrentFuture<T>) {
    super(loop._futureOptions);
    this.#source = source;
  }

  override get [Symbol.toStringTag](): string {
    return 'Future';
  }

  /** @internal */
  override _settle(state: Future['_state'], value: unknown): void {
    super._settle(state, value);
    if (state === 'cancelled' && !this.#source.done()) this.#source.abort(this._cancelMessage);
  }

  /** @internal The outcome is there. By the ready queue, as asyncio does: until its turn the wait can be cancelled. */
  _arrive(): void {
    if (!this._loop.isClosed()) {
      this._loop._schedule(this);
      return;
    }
    // The work outlived the loop; of a failure somebody has to hear.
    const exception = this.#source.cancelled() || this.done() ? undefined : this.#source.exception();
    if (exception !== undefined) {
      this._loop.callExceptionHandler({ message: 'a call failed after its loop was closed', exception });
    }
  }

  /** @internal */
  get _isBare(): boolean {
    return true;
  }

  /** @internal */
  _run(): boolean {
    if (!this.done()) this.#source._hand(this as Future<unknown>);
    return false;
  }
}

/**
 * What `executor.submit()` and `runCoroutineThreadsafe()` return.
 *
 * @example
 * ```ts
 * import { ThreadPoolExecutor } from 'tsyncio';
 *
 * await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
 * const future = pool.submit((a: number, b: number) => a + b, 1, 2);
 * future.addDoneCallback(() => console.log('done'));
 * console.log(await future); // 3
 * ```
 */
export class ConcurrentFuture<T = unknown> implements Promise<T>, FutureSource<T> {
  /** @internal */
  _backend: FutureBackend | undefined = undefined;
  #state: ConcurrentState = 'pending';
  #value: unknown = undefined;
  #callbacks: ((future: this) => unknown)[] | undefined = undefined;
  /** Stands for a failure nobody has looked at: collected in that state it is reported, as any future's is. */
  #unseen: Future<never> | undefined = undefined;
  /** What stands for it, in debug mode: made where the work was submitted, so that its report names that place. */
  readonly #origin = instruments.active === null ? undefined : pendingFuture();
  /** The first who waits, which is the only one as a rule. */
  #wait: CallFuture<T> | undefined = undefined;

  get [Symbol.toStringTag](): string {
    return 'ConcurrentFuture';
  }

  /**
   * Takes the work back if it has not begun.
   *
   * @returns false when it has begun, or has ended: see `abort()`.
   */
  cancel(): boolean {
    if (this.cancelled()) return true;
    if (this.#state !== 'pending' || this._backend?.takeBack() === false) return false;
    this.#settle('cancelled', undefined);
    return true;
  }

  /**
   * Ends the wait at once: work that has not begun never does; work that is running has its `currentSignal()` aborted,
   * and, if it has not ended after the executor's grace period, its worker is ended.
   *
   * Beyond asyncio. It is what happens when a task that awaits the future is cancelled.
   *
   * @returns false when the work had ended.
   */
  abort(reason?: unknown): boolean {
    if (this.cancel()) return true;
    const backend = this._backend;
    if (this.done() || backend === undefined) return false;
    this.#settle('cancelled', reason);
    backend.stop(reason);
    return true;
  }

  cancelled(): boolean {
    return this.#state === 'cancelled' || this.#state === 'cancelled and notified';
  }

  /** Whether the work has begun and not ended: it cannot be taken back. */
  running(): boolean {
    return this.#state === 'running' || (this.#state === 'pending' && this._backend?.hasBegun() === true);
  }

  /** Whether it has a result or an exception, or was cancelled. */
  done(): boolean {
    return this.#state !== 'pending' && this.#state !== 'running';
  }

  /**
   * The result; blocks the thread until it is there, for `timeout` ms at most.
   *
   * @throws its exception, or CancelledError; TimeoutError; RuntimeError while it is pending in the thread whose loop
   * has to bring it, which is always so in the main thread.
   */
  result(timeout?: number): T {
    this.#block(timeout);
    if (this.#state === 'result') return this.#value as T;
    throw this.#outcomeError();
  }

  /** The exception, `undefined` when it succeeded; blocks and throws as `result()` does. */
  exception(timeout?: number): unknown {
    this.#block(timeout);
    if (this.#state === 'result') return undefined;
    const error = this.#outcomeError();
    if (this.cancelled()) throw error;
    return error;
  }

  /** Calls `callback(future)` where and when the outcome arrives; at once if it is there. What it throws is logged. */
  addDoneCallback(callback: (future: this) => unknown): void {
    if (typeof callback !== 'function') {
      throw new TypeError(`a function was expected by addDoneCallback(), got ${showCallable(callback)}`);
    }
    this._markSeen();
    if (this.done()) this.#call(callback);
    else if (this.#callbacks === undefined) this.#callbacks = [callback];
    else this.#callbacks.push(callback);
  }

  /**
   * For executors: the work is about to begin.
   *
   * @returns false when it was cancelled and must not begin.
   * @throws RuntimeError when it had begun already.
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === 'cancelled') {
      this.#state = 'cancelled and notified';
      return false;
    }
    if (this.#state === 'pending') {
      this.#state = 'running';
      return true;
    }
    throw new RuntimeError(`ConcurrentFuture in unexpected state: ${this} cannot begin a second time`);
  }

  /** For executors. @throws InvalidStateError when it is done. */
  setResult(result: T): void {
    this.#checkNotDone('setResult');
    this.#settle('result', result);
  }

  /** For executors. @throws InvalidStateError when it is done; TypeError when `exception` is no error. */
  setException(exception: unknown): void {
    this.#checkNotDone('setException');
    if (!(exception instanceof Error)) throw new TypeError(`setException() takes an Error, not ${show(exception)}`);
    this.#settle('exception', exception);
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: OnRejected<B>,
  ): Promise<A | B> {
    return this._toFuture(getRunningLoop()).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: OnRejected<B>): Promise<T | B> {
    return this._toFuture(getRunningLoop()).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this._toFuture(getRunningLoop()).finally(onFinally);
  }

  /** @internal A future of `loop` with this one's outcome; cancelling it ends this one's work. */
  _toFuture(loop: EventLoop): Future<T> {
    const wait = new CallFuture<T>(loop, this);
    this._markSeen();
    if (this.done()) wait._arrive();
    else if (this.#wait === undefined) this.#wait = wait;
    else this.addDoneCallback(() => wait._arrive());
    return wait;
  }

  /** @internal An outcome from the other thread: of a future that was cancelled meanwhile it is dropped. */
  _deliver(state: 'result' | 'exception', value: unknown): void {
    if (!this.done()) this.#settle(state, value);
  }

  /** @internal The work was cancelled on the other side. */
  _deliverCancellation(message: string | undefined): void {
    if (!this.done()) this.#settle('cancelled', message);
  }

  toString(): string {
    const value =
      this.#state === 'result' || this.#state === 'exception' ? `finished ${this.#state}=${show(this.#value)}` : '';
    return `<ConcurrentFuture ${value || (this.running() ? 'running' : this.#state)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal Somebody looked at the failure, or said that nobody needs to. */
  _markSeen(): void {
    this.#unseen?._markRetrieved();
    this.#unseen = undefined;
  }

  #block(timeout: number | undefined): void {
    this._markSeen();
    if (this.done()) return;
    if (timeout !== undefined && typeof timeout !== 'number') {
      throw new TypeError(`timeout must be a number of ms, not ${show(timeout)}`);
    }
    if (!blockUntil(() => this.done(), this._backend?.source, timeout)) {
      throw new TimeoutError(`${this} was not done within ${timeout} ms; the work goes on: cancel() it, or wait again`);
    }
    // It came while this thread was blocked, and whoever waited has it now.
    this._markSeen();
  }

  /** @internal Gives a waiting future the outcome. */
  _hand(future: Future<unknown>): void {
    if (this.#state === 'result' || this.#state === 'exception') future._settle(this.#state, this.#value);
    else future._settle('cancelled', this.#outcomeError());
  }

  #settle(state: ConcurrentState, value: unknown): void {
    this.#state = state;
    this.#value = value;
    const callbacks = this.#callbacks;
    if (state === 'exception' && callbacks === undefined && this.#wait === undefined) {
      this.#unseen = this.#origin ?? pendingFuture();
      this.#unseen._settle('exception', value);
    }
    this.#callbacks = undefined;
    this.#wait?._arrive();
    this.#wait = undefined;
    if (callbacks !== undefined) for (const callback of callbacks) this.#call(callback);
  }

  #call(callback: (future: this) => unknown): void {
    try {
      callback(this);
    } catch (error) {
      logger.error({ err: error }, `exception calling callback for ${this}`);
    }
  }

  #outcomeError(): unknown {
    if (this.#state === 'exception' || this.#value instanceof CancelledError) return this.#value;
    const reason = this.#value;
    const error = makeCancelledError(reason instanceof Error ? reason.message : (reason as string | undefined));
    if (reason instanceof Error) error.cause = reason;
    this.#value = error;
    return error;
  }

  #checkNotDone(method: string): void {
    if (!this.done()) return;
    throw new InvalidStateError(`invalid state: ${method}() on ${this}, which is done already`);
  }
}

function pendingFuture(): Future<never> {
  return new Future<never>(getRunningLoop()._futureOptions);
}
