/**
 * The event loop: a thin layer over Node's. This is its face; what runs when is in `scheduler.ts`.
 *
 * Who may run. One loop at a time in a thread, except for the thread's default loop, which needs no running: it works
 * whenever something is scheduled on it, beside any other.
 */
import type { AsyncResource } from 'node:async_hooks';
import { inspect } from 'node:util';
// How a future of `then` is awaited: see `chain.ts`.
import './chain-wait.ts';
import { type Clock, clockKind, systemClock } from './clock.ts';
import { SLOW_CALLBACK_DURATION } from './constants.ts';
import { Coroutine, isCoroutine, isCoroutineFunction } from './coroutine.ts';
import { debugRequested, switchDebugMode } from './debug-switch.ts';
import { DefaultExecutorSlot, type ExecutorLike } from './default-executor.ts';
import { type Awaitable, asFuture } from './ensure-future.ts';
import { KeyboardInterrupt, RuntimeError } from './errors.ts';
import {
  callExceptionHandler,
  type ExceptionContext,
  type ExceptionHandler,
  logException,
} from './exception-handler.ts';
import { Future, type FutureOptions, isFuture } from './future.ts';
import { type Callback, Handle, type Runnable, type Timer, TimerHandle } from './handle.ts';
import { show, showFunction } from './inspect.ts';
import { instruments } from './instrument.ts';
import { closeIo } from './io-backend.ts';
import { logger } from './logger.ts';
import { LoopIo } from './loop-io.ts';
import { checkOptions, type Known } from './options.ts';
import { explicitRunningLoop, setDefaultLoopFactory } from './running.ts';
import { Scheduler } from './scheduler.ts';
import { SignalHandlers } from './signals.ts';
import { type Coro, Task, type TaskOptions } from './task.ts';
import { TaskList } from './task-list.ts';
import { checkTaskOptions, givenOptions } from './task-options.ts';
import { reportFailures } from './unretrieved.ts';

/** Makes the tasks of a loop: what `setTaskFactory` takes. */
export type TaskFactory = <T>(loop: EventLoop, coro: Coro<T>, options: TaskOptions) => Future<T>;

export interface EventLoopOptions {
  /** Where the loop gets its time from; default: `performance.now()` and Node's timers. */
  clock?: Clock | undefined;
}

const ofLoop: Known<EventLoopOptions> = { clock: clockKind };

/** The event loop. Get one by `getRunningLoop()`; `newEventLoop()` makes another. */
export class EventLoop extends LoopIo {
  /** In debug mode a callback or step that takes longer, in ms, is reported. */
  slowCallbackDuration: number = SLOW_CALLBACK_DURATION;
  /** @internal `Place` of a callback: it has no current task. */
  readonly _loop = this;
  /** @internal */
  readonly _task = undefined;
  /** @internal See `captureContext`. */
  _blankContext: AsyncResource | undefined;
  /** @internal False for the thread's default loop. */
  readonly _isExplicit: boolean;
  readonly #scheduler: Scheduler;
  readonly #signals: SignalHandlers;
  readonly #executor = new DefaultExecutorSlot();
  /** @internal So that making a future makes no options object. */
  readonly _futureOptions: FutureOptions = { loop: this };
  readonly #tasks = new TaskList();
  #taskFactory: TaskFactory | undefined;
  #exceptionHandler: ExceptionHandler | null = null;
  #currentHandle: Handle | undefined;
  #debug = false;

  constructor(options?: EventLoopOptions) {
    super();
    checkOptions('new EventLoop', options, ofLoop);
    this._isExplicit = options !== DEFAULT_LOOP;
    this.#scheduler = new Scheduler(this, options?.clock ?? systemClock, !this._isExplicit);
    this.#signals = new SignalHandlers(this);
    if (instruments.active !== null) instruments.active.loopCreated(this);
    if (debugRequested()) this.setDebug(true);
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Runs until `stop()` is called.
   *
   * @throws RuntimeError when it is closed, or when it or another loop runs in this thread.
   */
  async runForever(): Promise<void> {
    this.#checkMayRun();
    this.#signals.keepAlive(true);
    try {
      await this.#scheduler.run();
    } finally {
      this.#signals.keepAlive(false);
    }
  }

  /**
   * Runs until `aw` is done and returns its result or throws its exception.
   *
   * @throws RuntimeError when the loop was stopped before.
   */
  async runUntilComplete<T>(aw: Awaitable<T>): Promise<T> {
    this.#checkMayRun();
    const isNew = !isFuture(aw);
    const future = asFuture(aw, this);
    const stop = () => {
      // An interrupt has ended the run already; what it left ready, this too, comes in the next.
      if (!future.cancelled() && future.exception() instanceof KeyboardInterrupt) return;
      this.stop();
    };
    future._addInternalCallback(stop);
    try {
      await this.runForever();
    } catch (error) {
      // Nobody else has the new task, so nobody else could look at its exception.
      if (isNew && future.done()) future._markRetrieved();
      throw error;
    } finally {
      future._removeInternalCallback(stop);
    }
    if (!future.done()) {
      throw new RuntimeError('Event loop stopped before Future completed: something called stop() before it was done');
    }
    return future.result();
  }

  /** Makes `runForever` end once what is ready now has run. Before a run: that run makes one iteration. */
  stop(): void {
    // The default loop is run by nobody, so there is nobody to return to.
    if (!this._isExplicit) return;
    this.#scheduler.stop();
  }

  isRunning(): boolean {
    return this.#scheduler.isRunning;
  }

  isClosed(): boolean {
    return this.#scheduler.isClosed;
  }

  /**
   * Drops what is scheduled; reports tasks that are still pending and failures nobody looked at. A task that is in a
   * promise of somebody else's gets a `CancelledError` at its next `await` of a future.
   *
   * @throws RuntimeError while it runs, and always for the thread's default loop.
   */
  close(): void {
    if (!this._isExplicit) {
      throw new RuntimeError('the default loop of a thread cannot be closed: it ends with the thread');
    }
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop: stop() it first');
    if (this.isClosed()) return;
    if (this.#debug) logger.debug(`Close ${this}`);
    this.#scheduler.clear();
    this.#signals.clear();
    this.#executor.close();
    for (const task of this._pendingTasks()) {
      this.callExceptionHandler({
        message: 'Task was destroyed but it is pending!',
        task,
        ...(task._creation?.stack !== undefined && { sourceTraceback: task._creation.stack }),
      });
    }
    reportFailures(this);
    this.#scheduler.close();
    for (const task of this._pendingTasks()) task._loopClosed();
    closeIo(this);
    if (instruments.active !== null) instruments.active.loopClosed(this);
    if (this.#debug) switchDebugMode(false);
  }

  /** Nothing to do: JavaScript's asynchronous generators are not known to the loop. Kept for asyncio's sake. */
  async shutdownAsyncgens(): Promise<void> {}

  // ── Scheduling ───────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls `fn(...args)` on the next turn, in the order of the calls, in the context of this call.
   *
   * @throws RuntimeError when the loop is closed; TypeError when `fn` is no function, and in debug mode when it is async.
   */
  callSoon<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): Handle {
    this._checkCallback(fn, 'callSoon');
    const handle = new Handle(this, fn, args, undefined);
    this._schedule(handle);
    return handle;
  }

  /** `callSoon`, for callers in other threads too. */
  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): Handle {
    this._checkCallback(fn, 'callSoonThreadsafe');
    const handle = new Handle(this, fn, args, undefined);
    this._schedule(handle);
    return handle;
  }

  /**
   * Calls `fn(...args)` after `delay` ms.
   *
   * @throws as `callSoon`; TypeError when `delay` is no number, RangeError when it is NaN.
   */
  callLater<A extends unknown[]>(delay: number, fn: (...args: A) => unknown, ...args: A): TimerHandle {
    checkNumber(delay, 'delay');
    return this.#callAt(this.time() + delay, 'callLater', fn, args);
  }

  /** Calls `fn(...args)` when `loop.time()` is `when`. */
  callAt<A extends unknown[]>(when: number, fn: (...args: A) => unknown, ...args: A): TimerHandle {
    checkNumber(when, 'when');
    return this.#callAt(when, 'callAt', fn, args);
  }

  /** The loop's monotonic clock, in ms. */
  time(): number {
    return this.#scheduler.time();
  }

  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this._futureOptions);
  }

  /** Makes a task of `coro`, by the task factory if there is one. */
  createTask<T>(coro: Coro<T>, options?: TaskOptions): Task<T> {
    const checked = options === undefined ? undefined : checkTaskOptions(options, this);
    if (this.isClosed() && coro instanceof Coroutine) coro.close();
    this.#scheduler.checkNotClosed();
    if (this.#taskFactory !== undefined) {
      const task = this.#taskFactory(this, coro, givenOptions(checked ?? {})) as Task<T>;
      if (!isFuture(task)) {
        throw new TypeError(
          `the task factory ${showFunction(this.#taskFactory)} must return a Future, and returned ${show(task)}`,
        );
      }
      if (checked?.name !== undefined && task instanceof Task) task.setName(checked.name);
      return task;
    }
    return new Task(coro, checked ?? this._futureOptions);
  }

  /** Sets what makes the tasks of this loop; `undefined` (or `null`) restores the default. */
  setTaskFactory(factory: TaskFactory | undefined | null): void {
    if (factory !== undefined && factory !== null && typeof factory !== 'function') {
      throw new TypeError(`task factory must be a callable or undefined, not ${show(factory)}`);
    }
    this.#taskFactory = factory ?? undefined;
  }

  getTaskFactory(): TaskFactory | undefined {
    return this.#taskFactory;
  }

  // ── Executors ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls `fn(...args)` in a worker of `executor` (`null`: of the loop's default pool of threads), and returns a future
   * of its result. Cancelling the future aborts the call's `currentSignal()`, and ends the wait at once.
   *
   * @throws RuntimeError when the loop is closed or the default executor shut down; TypeError when `fn` is no function.
   */
  runInExecutor<A extends unknown[], R>(
    executor: ExecutorLike | null | undefined,
    fn: (...args: A) => R,
    ...args: A
  ): Future<Awaited<R>> {
    this.#scheduler.checkNotClosed();
    return this.#executor.run(this, executor, fn, args);
  }

  /** Sets what `runInExecutor(null, …)` and `toThread()` use. @throws TypeError for anything but a pool of threads. */
  setDefaultExecutor(executor: ExecutorLike): void {
    this.#executor.set(executor);
  }

  /**
   * Waits for the calls of the default executor and ends its workers; `run()` does so on its way out.
   *
   * Longer than `timeout` ms: a `RuntimeWarning`, and the workers are ended with what they run.
   */
  async shutdownDefaultExecutor(timeout?: number): Promise<void> {
    await this.#executor.shutdown(this, timeout);
  }

  // ── Signals ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls `fn(...args)` on the loop when the process gets the signal. `'SIGINT'` takes the place of what `run()` does.
   *
   * @throws RangeError for an unknown signal; RuntimeError for one that cannot be caught, and outside the main thread.
   */
  addSignalHandler<A extends unknown[]>(signal: NodeJS.Signals, fn: (...args: A) => unknown, ...args: A): void {
    this.#scheduler.checkNotClosed();
    this.#signals.add(signal, fn, args);
  }

  /** @returns whether there was a handler. */
  removeSignalHandler(signal: NodeJS.Signals): boolean {
    return this.#signals.remove(signal);
  }

  // ── Errors and debug ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Hands an error that nobody awaits to the exception handler. Never throws. */
  callExceptionHandler(context: ExceptionContext): void {
    callExceptionHandler(this, this.#exceptionHandler, context);
  }

  /** What happens where no handler is set: one error record of the `asyncio` logger. */
  defaultExceptionHandler(context: ExceptionContext): void {
    logException(context, this.#currentHandle);
  }

  /** Sets what is called, as `(loop, context)`, for errors that nobody awaits; `null` restores the default. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && handler !== undefined && typeof handler !== 'function') {
      throw new TypeError(`a callable object or null is expected, got ${show(handler)}`);
    }
    this.#exceptionHandler = handler ?? null;
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#exceptionHandler;
  }

  getDebug(): boolean {
    return this.#debug;
  }

  /** Switches debug mode on or off for this loop, at any moment. */
  setDebug(on: boolean): void {
    const debug = Boolean(on);
    if (debug === this.#debug) return;
    this.#debug = debug;
    switchDebugMode(debug);
    if (instruments.active !== null) instruments.active.debugChanged(this, debug);
  }

  override toString(): string {
    const running = this._isExplicit ? `running=${this.isRunning()}` : 'default';
    return `<EventLoop ${running} closed=${this.isClosed()} debug=${this.#debug}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  // ── What the rest of the core calls ──────────────────────────────────────────────────────────────────────────────

  /** @internal Puts an entry at the end of the ready queue. */
  _schedule(entry: Runnable): void {
    this.#scheduler.add(entry);
  }

  /** @internal */
  _addTimer(timer: Timer): void {
    this.#scheduler.addTimer(timer);
  }

  /** @internal */
  _timerCancelled(timer: Timer): void {
    this.#scheduler.timers.cancelled(timer);
  }

  /** @internal */
  _nextTimerOrder(): number {
    return this.#scheduler.timers.nextOrder();
  }

  /** @internal */
  _addTask(task: Task<unknown>): void {
    this.#tasks.add(task);
  }

  /** @internal */
  _removeTask(task: Task<unknown>): void {
    this.#tasks.delete(task);
  }

  /** @internal In the order they were made. */
  _pendingTasks(): Set<Task<unknown>> {
    return this.#tasks.toSet();
  }

  /** @internal See `Scheduler.stepBegins` and its like. */
  _stepBegins(task: Task<unknown>): void {
    this.#scheduler.stepBegins(task);
  }

  /** @internal */
  _stepEnds(task: Task<unknown>, hasParked: boolean): void {
    this.#scheduler.stepEnds(task, hasParked);
  }

  /** @internal */
  _isStepping(task: Task<unknown>): boolean {
    return this.#scheduler.isStepping(task);
  }

  /** @internal */
  _mayGoOn(): boolean {
    return this.#scheduler.mayGoOn();
  }

  /** @internal */
  _turnNow(): void {
    this.#scheduler.turnNow();
  }

  /** @internal How many entries are ready: for the test helpers. */
  get _readyCount(): number {
    return this.#scheduler.readyCount;
  }

  /** @internal The moment of the next timer, infinity without one. */
  get _nextTimer(): number {
    return this.#scheduler.timers.next();
  }

  /** @internal An error escaped an entry of the ready queue: its task ends with it, and the loop goes on. */
  _entryFailed(entry: Runnable, exception: unknown): void {
    if (exception instanceof KeyboardInterrupt) this._interrupt(exception);
    else if (entry instanceof Task && !entry.done()) entry._fail(exception);
    else this.callExceptionHandler({ message: 'Exception in the event loop', exception });
  }

  /** @internal */
  _handlesSignal(signal: NodeJS.Signals): boolean {
    return this.#signals.has(signal);
  }

  /** @internal */
  _handleBegins(handle: Handle | undefined): void {
    this.#currentHandle = handle;
  }

  /** @internal `KeyboardInterrupt` ends the run at once, as in CPython. */
  _interrupt(error: KeyboardInterrupt): void {
    if (this.#scheduler.interrupt(error)) return;
    this.callExceptionHandler({ message: 'KeyboardInterrupt outside run()', exception: error });
  }

  /** @internal */
  _checkCallback(callback: unknown, method: string): void {
    if (typeof callback === 'function' && !this.#debug) return;
    if (isCoroutine(callback) || isCoroutineFunction(callback)) {
      throw new TypeError(
        `coroutines cannot be used with ${method}(): pass () => { createTask(f) }, or await it in a task`,
      );
    }
    if (typeof callback !== 'function') {
      throw new TypeError(`a callable object was expected by ${method}(), got ${show(callback)}`);
    }
  }

  #callAt<A extends unknown[]>(when: number, method: string, fn: (...args: A) => unknown, args: A): TimerHandle {
    this._checkCallback(fn, method);
    const timer = new TimerHandle(this, when, fn as Callback, args, undefined);
    this._addTimer(timer);
    return timer;
  }

  #checkMayRun(): void {
    this.#scheduler.checkNotClosed();
    if (this.isRunning()) throw new RuntimeError('This event loop is already running');
    if (explicitRunningLoop() !== undefined) {
      throw new RuntimeError('Cannot run the event loop while another loop is running');
    }
  }
}

function checkNumber(value: unknown, name: string): void {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number of ms, not ${show(value)}`);
  if (Number.isNaN(value)) throw new RangeError(`invalid ${name}: NaN (not a number)`);
}

const DEFAULT_LOOP: EventLoopOptions = {};

setDefaultLoopFactory(() => new EventLoop(DEFAULT_LOOP));

/** A new event loop, which nobody runs yet. */
export function newEventLoop(options?: EventLoopOptions): EventLoop {
  checkOptions('newEventLoop', options, ofLoop);
  return new EventLoop(options);
}
