/**
 * The event loop: a thin layer over Node's.
 *
 * How it runs. What is ready stands in one first-in-first-out queue. A *turn* is a macrotask of Node's (`setImmediate`,
 * or the alarm of a timer) in which the queue is worked off, one entry at a time: a callback, the first step of a task,
 * or the awaiter that resumes a task. What such a *step* sets going in microtasks has to come to rest before the next
 * entry runs, because then the order of events is CPython's: there a step is one piece. That it has come to rest is
 * seen in one of two ways:
 * - the task that was resumed parks in a future of ours, or ends: the next entry runs right there. This is the usual
 *   way, and costs nothing.
 * - otherwise (a callback, a task in a foreign promise) Node's tick queue says so: a tick that is asked for in a
 *   microtask runs when all microtasks are done.
 * Tried and rejected: one `setImmediate` per entry (600 ns each), waking tasks directly in microtasks (an order that is
 * not asyncio's, and I/O starves).
 *
 * An *iteration* is what was ready when it began, as in asyncio's `_run_once`: timers that are due are appended between
 * iterations, and `stop()` takes effect there. A turn may hold many iterations; it ends when nothing is ready, or when
 * its slice of time is over (`TURN_SLICE`), so that Node's timers and I/O get their say.
 *
 * Who may run. One loop at a time in a thread, except for the thread's default loop, which needs no running: it works
 * whenever something is scheduled on it, beside any other.
 */
import type { AsyncResource } from 'node:async_hooks';
import { inspect } from 'node:util';
import { type Clock, systemClock } from './clock.ts';
import { READY_AWAITS, SLOW_CALLBACK_DURATION, STEPS_PER_CLOCK_LOOK, TURN_SLICE } from './constants.ts';
import { Coroutine, isCoroutine, isCoroutineFunction } from './coroutine.ts';
import { debugRequested, switchDebugMode } from './debug-switch.ts';
import { DefaultExecutorSlot, type ExecutorLike } from './default-executor.ts';
import { Deque } from './deque.ts';
import { type Awaitable, ensureFuture } from './ensure-future.ts';
import { KeyboardInterrupt, RuntimeError } from './errors.ts';
import {
  callExceptionHandler,
  type ExceptionContext,
  type ExceptionHandler,
  logException,
} from './exception-handler.ts';
import { Future, type FutureOptions, isFuture } from './future.ts';
import { type Callback, Handle, type Runnable, type Timer, TimerHandle } from './handle.ts';
import { show } from './inspect.ts';
import { instruments } from './instrument.ts';
import { closeIo } from './io-backend.ts';
import { logger } from './logger.ts';
import { LoopIo } from './loop-io.ts';
import { explicitRunningLoop, setDefaultLoopFactory, setRunningLoop } from './running.ts';
import { SignalHandlers } from './signals.ts';
import { type Coro, Task, type TaskOptions } from './task.ts';
import { TaskList } from './task-list.ts';
import { Timers } from './timers.ts';
import { reportFailures } from './unretrieved.ts';

/** Makes the tasks of a loop: what `setTaskFactory` takes. */
export type TaskFactory = <T>(loop: EventLoop, coro: Coro<T>, options: TaskOptions) => Future<T>;

export interface EventLoopOptions {
  /** Where the loop gets its time from; default: `performance.now()` and Node's timers. */
  clock?: Clock | undefined;
}

/** `stopped`: nobody runs it. `idle`: nothing is ready. `armed`: a turn is coming. `turning`: a turn is at work. */
type Phase = 'stopped' | 'idle' | 'armed' | 'turning' | 'closed';

const settled = Promise.resolve();

/** The event loop. Get one by `getRunningLoop()`; `newEventLoop()` makes another. */
export class EventLoop extends LoopIo {
  /** In debug mode a callback or step that takes longer, in ms, is reported. */
  slowCallbackDuration: number = SLOW_CALLBACK_DURATION;
  /** @internal As a place where code is: in a callback there is no task. */
  readonly _loop = this;
  /** @internal */
  readonly _task = undefined;
  /** @internal See `captureContext`. */
  _blankContext: AsyncResource | undefined;
  /** @internal False for the thread's default loop. */
  readonly _isExplicit: boolean;
  readonly #clock: Clock;
  readonly #turnTime: () => number;
  readonly #ready = new Deque<Runnable>();
  readonly #timers: Timers;
  readonly #signals: SignalHandlers;
  readonly #executor = new DefaultExecutorSlot();
  /** @internal So that making a future makes no options object. */
  readonly _futureOptions: FutureOptions = { loop: this };
  #phase: Phase = 'stopped';
  /** What is left of the iteration. */
  #batch = 0;
  /** The time at the start of the turn, or a later one that somebody asked for. */
  #now = 0;
  #sliceStart = 0;
  #stepsToLook = 1;
  /** Grows while steps are short: after a long first step the turn is over. */
  #lookInterval = 1;
  #readyAwaits = READY_AWAITS;
  /** A step was set going and has not come to rest. */
  #waiting = false;
  /** The task whose code the step runs, and those that it starts eagerly. It has come to rest when none is left. */
  #stepping: Task<unknown> | undefined;
  readonly #eager: Task<unknown>[] = [];
  #tickAsked = false;
  #stopping = false;
  /** Whether this run has begun an iteration: one that was stopped before it began still makes one. */
  #iterated = false;
  #finish: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  readonly #tasks = new TaskList();
  #taskFactory: TaskFactory | undefined;
  #exceptionHandler: ExceptionHandler | null = null;
  #currentHandle: Handle | undefined;
  #debug = false;

  constructor(options?: EventLoopOptions) {
    super();
    this._isExplicit = options !== DEFAULT_LOOP;
    const clock = options?.clock ?? systemClock;
    this.#clock = clock;
    this.#turnTime = clock.turnTime?.bind(clock) ?? systemClock.now;
    this.#timers = new Timers(this.#clock, () => this.#alarmRang());
    this.#signals = new SignalHandlers(this);
    if (!this._isExplicit) this.#phase = 'idle';
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
    setRunningLoop(this);
    this.#signals.keepAlive(true);
    this.#phase = 'idle';
    this.#iterated = false;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#finish = { resolve, reject };
        if (this.#ready.length > 0 || this.#stopping) this.#arm();
        else this.#rest();
      });
    } finally {
      this.#finish = undefined;
      this.#signals.keepAlive(false);
      this.#stopping = false;
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
    const future = ensureFuture(aw, { loop: this });
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
    this.#stopping = true;
    // Inside an iteration that one is the last. From outside what is ready has one more.
    if (this.#phase === 'turning' || this.#batch > 0) return;
    this.#iterated = false;
    if (this.#phase === 'idle') this.#arm();
  }

  isRunning(): boolean {
    return this.#phase !== 'stopped' && this.#phase !== 'closed';
  }

  isClosed(): boolean {
    return this.#phase === 'closed';
  }

  /**
   * Drops what is scheduled; reports tasks that are still pending and failures nobody looked at.
   *
   * @throws RuntimeError while it runs, and always for the thread's default loop.
   */
  close(): void {
    if (!this._isExplicit) {
      throw new RuntimeError('the default loop of a thread cannot be closed: it ends with the thread');
    }
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop: stop() it first');
    if (this.#phase === 'closed') return;
    if (this.#debug) logger.debug(`Close ${this}`);
    this.#ready.clear();
    this.#timers.clear();
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
    this.#phase = 'closed';
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
    this.#now = this.#clock.now();
    return this.#now;
  }

  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this._futureOptions);
  }

  /** Makes a task of `coro`, by the task factory if there is one. */
  createTask<T>(coro: Coro<T>, options?: TaskOptions): Task<T> {
    if (this.#phase === 'closed' && coro instanceof Coroutine) coro.close();
    this.#checkClosed();
    if (this.#taskFactory !== undefined) {
      const task = this.#taskFactory(this, coro, options ?? {}) as Task<T>;
      if (options?.name !== undefined && task instanceof Task) task.setName(options.name);
      return task;
    }
    return new Task(coro, options === undefined ? this._futureOptions : { ...options, loop: this });
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
    this.#checkClosed();
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
    this.#checkClosed();
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
  _schedule(runnable: Runnable): void {
    if (this.#phase === 'idle') this.#arm();
    else if (this.#phase === 'closed') this.#checkClosed();
    this.#ready.push(runnable);
  }

  /** @internal */
  _addTimer(timer: Timer): void {
    this.#checkClosed();
    this.#timers.add(timer);
    if (this.#phase === 'idle') this.#rest();
  }

  /** @internal */
  _timerCancelled(timer: Timer): void {
    this.#timers.cancelled(timer);
  }

  /** @internal */
  _nextTimerOrder(): number {
    return this.#timers.nextOrder();
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

  /** @internal The code of `task` is about to run. */
  _stepBegins(task: Task<unknown>): void {
    if (this.#stepping === undefined) this.#stepping = task;
    else this.#eager.push(task);
    if (instruments.active !== null) instruments.active.taskStepBegin(task);
  }

  /** @internal The task has parked or ended: if it was the last of the step, the next entry may run. */
  _stepEnds(task: Task<unknown>): void {
    const eager = this.#eager;
    if (this.#stepping === task) {
      this.#stepping = eager.length > 0 ? eager.pop() : undefined;
    } else {
      const index = eager.indexOf(task);
      // One that was in a promise that is not ours: it runs outside of any step.
      if (index === -1) return;
      eager.splice(index, 1);
    }
    if (instruments.active !== null) instruments.active.taskStepEnd(task);
    if (this.#stepping === undefined) this.#cameToRest();
  }

  /** @internal */
  _isStepping(task: Task<unknown>): boolean {
    return this.#stepping === task || this.#eager.includes(task);
  }

  /** @internal Whether an await that need not wait may go on at once: see `READY_AWAITS`. */
  _mayGoOn(): boolean {
    this.#readyAwaits -= 1;
    // A loop that does not run gives nobody a turn, so nothing can be put off.
    if (this.#readyAwaits > 0 || !this.isRunning()) return true;
    const may = this.#lookAtClock();
    this.#readyAwaits = may ? STEPS_PER_CLOCK_LOOK : 0;
    return may;
  }

  /** @internal How many entries are ready: for the test helpers. */
  get _readyCount(): number {
    return this.#ready.length;
  }

  /** @internal The moment of the next timer, infinity without one. */
  get _nextTimer(): number {
    return this.#timers.next();
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
    if (this.#finish !== undefined) this.#leave(() => this.#finish?.reject(error));
    else this.callExceptionHandler({ message: 'KeyboardInterrupt outside run()', exception: error });
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

  // ── Turns ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #arm(): void {
    this.#phase = 'armed';
    setImmediate(this.#turn);
  }

  #turn = (): void => {
    // Stopped, or begun by an alarm, since this was asked for.
    if (this.#phase !== 'armed') return;
    this.#phase = 'turning';
    this.#now = this.#clock.now();
    this.#sliceStart = this.#turnTime();
    this.#lookInterval = 1;
    this.#stepsToLook = 2;
    this.#readyAwaits = READY_AWAITS;
    if (instruments.active !== null) instruments.active.turnBegin(this);
    this.#advance();
  };

  /** @internal What is ready runs now and not from `setImmediate`: for who calls from an event of Node's own. */
  _turnNow(): void {
    if (this.#phase === 'armed') this.#turn();
  }

  #alarmRang(): void {
    if (this.#phase !== 'idle') return;
    this.#phase = 'armed';
    this.#turn();
  }

  /** Runs entries until one has set a step going, nothing is ready, or the slice is over. */
  #advance(): void {
    while (this.#batch > 0 || this.#nextIteration()) {
      this.#stepsToLook -= 1;
      if (this.#stepsToLook <= 0 && !this.#lookAtClock()) {
        this.#endTurn();
        this.#arm();
        return;
      }
      if (this.#stepping !== undefined) this.#dropStrands();
      this.#batch -= 1;
      const entry = this.#ready.shift() as Runnable;
      if (entry._run()) {
        if (this.#phase !== 'turning') return;
        this.#waiting = true;
        this.#askTick();
        return;
      }
    }
  }

  /** Begins the next iteration; false when there is none, and the turn is over. */
  #nextIteration(): boolean {
    if (this.#phase !== 'turning') return false;
    if (!(this.#stopping && this.#iterated)) {
      this.#iterated = true;
      if (this.#timers.live > 0) this.#timers.takeDue(this.#now, this.#takeTimer);
      this.#batch = this.#ready.length;
      if (this.#batch > 0) return true;
    }
    if (this.#stopping) {
      this.#leave(() => this.#finish?.resolve());
      return false;
    }
    this.#endTurn();
    this.#phase = 'idle';
    this.#rest();
    return false;
  }

  #takeTimer = (timer: Timer): void => {
    this.#ready.push(timer);
  };

  #endTurn(): void {
    if (instruments.active !== null) instruments.active.turnEnd(this);
  }

  /** Nothing is ready: waits for the next timer. */
  #rest(): void {
    if (!this.#timers.setAlarm()) this.#arm();
  }

  #askTick(): void {
    if (this.#tickAsked) return;
    this.#tickAsked = true;
    // A tick asked for here and now would come before the microtasks: only one asked for by a microtask comes after.
    void settled.then(this.#afterMicrotasks);
  }

  #afterMicrotasks = (): void => process.nextTick(this.#tick);

  #tick = (): void => {
    this.#tickAsked = false;
    this.#cameToRest();
  };

  /** What is left of a step that a tick ended: tasks in promises that are not ours. */
  #dropStrands(): void {
    const dropped = [this.#stepping, ...this.#eager.splice(0)];
    this.#stepping = undefined;
    if (instruments.active === null) return;
    for (const task of dropped) if (task !== undefined) instruments.active.taskStepEnd(task);
  }

  #cameToRest(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    if (this.#phase === 'turning') this.#advance();
  }

  #lookAtClock(): boolean {
    const isLeft = this.#turnTime() - this.#sliceStart < TURN_SLICE;
    // Once it is over, whoever looks next must see it at once: the turn has to end.
    this.#lookInterval = Math.min(this.#lookInterval * 2, STEPS_PER_CLOCK_LOOK);
    this.#stepsToLook = isLeft ? this.#lookInterval : 0;
    return isLeft;
  }

  /** The run is over: of itself, or by an interrupt. What is ready stays for the next run. */
  #leave(settle: () => void): void {
    if (this.#phase === 'turning') this.#endTurn();
    this.#phase = 'stopped';
    this.#waiting = false;
    this.#batch = 0;
    this.#stepping = undefined;
    this.#eager.length = 0;
    this.#timers.silence();
    setRunningLoop(undefined);
    settle();
  }

  #callAt<A extends unknown[]>(when: number, method: string, fn: (...args: A) => unknown, args: A): TimerHandle {
    this._checkCallback(fn, method);
    const timer = new TimerHandle(this, when, fn as Callback, args, undefined);
    this._addTimer(timer);
    return timer;
  }

  #checkClosed(): void {
    if (this.#phase === 'closed') {
      throw new RuntimeError('Event loop is closed: make another by newEventLoop(), or use run()');
    }
  }

  #checkMayRun(): void {
    this.#checkClosed();
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
  return new EventLoop(options);
}
