/**
 * The scheduler of a loop: what is ready, in which order it runs, and when Node's own loop gets its turn.
 *
 * What is ready stands in one first-in-first-out queue. A *turn* is a macrotask of Node's (`setImmediate`, or the alarm of
 * a timer) in which the queue is worked off, one entry at a time: a callback, the first step of a task, or the awaiter
 * that resumes a task. What such a *step* sets going in microtasks has to come to rest before the next entry runs, because
 * then the order of events is CPython's: there a step is one piece. It has come to rest in one of two ways:
 * - the task that was resumed parks in a future of ours, or ends: the next entry runs right there. This is the usual
 *   way, and costs nothing. A task that parks may still be in the middle of its code (`new Promise((a, b) => f.then(a, b))`),
 *   so an entry that calls code of the program waits for a microtask; those that only settle promises do not.
 * - otherwise (a callback, a task in a foreign promise) Node's tick queue says so: a tick that is asked for in a
 *   microtask runs when all microtasks are done.
 * Tried and rejected: one `setImmediate` per entry (600 ns each), waking tasks directly in microtasks (an order that is
 * not asyncio's, and I/O starves).
 *
 * An *iteration* is what was ready when it began, as in asyncio's `_run_once`: timers that are due are appended between
 * iterations, and `stop()` takes effect there. A turn may hold many iterations; it ends when nothing is ready, or when
 * its time budget is spent (`TURN_SLICE`), so that Node's timers and I/O get their say.
 *
 * Each entry is one guarded unit: what escapes it goes to the exception handler, and the next entry runs.
 */
import { type Clock, systemClock } from './clock.ts';
import { READY_AWAITS, STEPS_PER_CLOCK_LOOK, TURN_SLICE } from './constants.ts';
import { runBlank } from './context.ts';
import { Deque } from './deque.ts';
import { RuntimeError } from './errors.ts';
import type { Runnable, Timer } from './handle.ts';
import { instruments } from './instrument.ts';
import type { EventLoop } from './loop.ts';
import { setRunningLoop } from './running.ts';
import type { Task } from './task.ts';
import { Timers } from './timers.ts';

/** `stopped`: nobody runs it. `idle`: nothing is ready. `armed`: a turn is coming. `turning`: a turn is at work. */
type Phase = 'stopped' | 'idle' | 'armed' | 'turning' | 'closed';

const settled = Promise.resolve();

export class Scheduler {
  readonly #loop: EventLoop;
  readonly #clock: Clock;
  readonly #turnTime: () => number;
  readonly #ready = new Deque<Runnable>();
  readonly #timers: Timers;
  #phase: Phase;
  /** What is left of the iteration. */
  #batch = 0;
  /** The time at the start of the turn, or a later one that somebody asked for. */
  #now = 0;
  #turnStart = 0;
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

  /** One that needs no running, the default loop's, is idle from the beginning. */
  constructor(loop: EventLoop, clock: Clock, isAlwaysRunning: boolean) {
    this.#loop = loop;
    this.#clock = clock;
    this.#turnTime = clock.turnTime?.bind(clock) ?? systemClock.now;
    this.#timers = new Timers(clock, () => this.#alarmRang());
    this.#phase = isAlwaysRunning ? 'idle' : 'stopped';
  }

  get isRunning(): boolean {
    return this.#phase !== 'stopped' && this.#phase !== 'closed';
  }

  get isClosed(): boolean {
    return this.#phase === 'closed';
  }

  get readyCount(): number {
    return this.#ready.length;
  }

  get timers(): Timers {
    return this.#timers;
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs until `stop()` or `interrupt()`. */
  async run(): Promise<void> {
    setRunningLoop(this.#loop);
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
      this.#stopping = false;
    }
  }

  stop(): void {
    this.#stopping = true;
    // Inside an iteration that one is the last. From outside what is ready has one more.
    if (this.#phase === 'turning' || this.#batch > 0) return;
    this.#iterated = false;
    if (this.#phase === 'idle') this.#arm();
  }

  /** Ends the run at once, with an error; false when there is no run. */
  interrupt(error: unknown): boolean {
    const finish = this.#finish;
    if (finish === undefined) return false;
    this.#leave(() => finish.reject(error));
    return true;
  }

  /** Drops what is scheduled. */
  clear(): void {
    this.#ready.clear();
    this.#timers.clear();
  }

  close(): void {
    this.#phase = 'closed';
  }

  /** The clock's time. A timer that is due by a time that the program has seen runs in the next iteration. */
  time(): number {
    this.#now = this.#clock.now();
    return this.#now;
  }

  // ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Puts an entry at the end of the ready queue. @throws RuntimeError when the loop is closed. */
  add(entry: Runnable): void {
    if (this.#phase === 'idle') this.#arm();
    else if (this.#phase === 'closed') this.checkNotClosed();
    this.#ready.push(entry);
  }

  addTimer(timer: Timer): void {
    this.checkNotClosed();
    this.#timers.add(timer);
    if (this.#phase === 'idle') this.#rest();
  }

  checkNotClosed(): void {
    if (this.#phase === 'closed') {
      throw new RuntimeError('Event loop is closed: make another by newEventLoop(), or use run()');
    }
  }

  /** Runs what is ready now and not from `setImmediate`: for callers inside an event of Node's own. */
  turnNow(): void {
    if (this.#phase === 'armed') this.#turn();
  }

  // ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The code of `task` is about to run. */
  stepBegins(task: Task<unknown>): void {
    if (this.#stepping === undefined) this.#stepping = task;
    else this.#eager.push(task);
    if (instruments.active !== null) instruments.active.taskStepBegin(task);
  }

  /**
   * The task has parked or ended: if it was the last of the step, the next entry may run. One that parked may be called
   * by code of the program that goes on.
   */
  stepEnds(task: Task<unknown>, hasParked: boolean): void {
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
    if (this.#stepping === undefined) this.#cameToRest(hasParked);
  }

  isStepping(task: Task<unknown>): boolean {
    return this.#stepping === task || this.#eager.includes(task);
  }

  /** Whether an await that need not wait may go on at once: see `READY_AWAITS`. */
  mayGoOn(): boolean {
    this.#readyAwaits -= 1;
    // A loop that does not run gives nobody a turn: an await that yielded would never come back.
    if (this.#readyAwaits > 0 || !this.isRunning) return true;
    const may = this.#lookAtClock();
    this.#readyAwaits = may ? STEPS_PER_CLOCK_LOOK : 0;
    return may;
  }

  // ── Turns ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #arm(): void {
    this.#phase = 'armed';
    // A turn belongs to nobody, whoever has asked for it.
    runBlank(setImmediate, this.#turn);
  }

  #turn = (): void => {
    // Stopped, or begun by an alarm, since this was asked for.
    if (this.#phase !== 'armed') return;
    this.#phase = 'turning';
    this.#now = this.#clock.now();
    this.#turnStart = this.#turnTime();
    this.#lookInterval = 1;
    this.#stepsToLook = 2;
    this.#readyAwaits = READY_AWAITS;
    if (instruments.active !== null) instruments.active.turnBegin(this.#loop);
    this.#advance(false);
  };

  #alarmRang(): void {
    if (this.#phase !== 'idle') return;
    this.#phase = 'armed';
    this.#turn();
  }

  /**
   * Runs entries until one has set a step going, nothing is ready, or the time budget is spent. Where code of the program
   * may be on the stack (`isInside`) an entry that calls such code waits for a microtask.
   */
  #advance(isInside: boolean): void {
    while (this.#batch > 0 || this.#nextIteration()) {
      const entry = this.#ready.peek() as Runnable;
      if (isInside && !entry._isBare) {
        void settled.then(this.#advanceLater);
        return;
      }
      this.#stepsToLook -= 1;
      if (this.#stepsToLook <= 0 && !this.#lookAtClock()) {
        this.#endTurn();
        this.#arm();
        return;
      }
      if (this.#stepping !== undefined) this.#leaveForeign();
      this.#batch -= 1;
      this.#ready.shift();
      if (this.#runGuarded(entry)) {
        if (this.#phase !== 'turning') return;
        this.#waiting = true;
        this.#askTick();
        return;
      }
    }
  }

  #advanceLater = (): void => {
    if (this.#phase === 'turning' && !this.#waiting) this.#advance(false);
  };

  /** Whether it may have set a step going. */
  #runGuarded(entry: Runnable): boolean {
    try {
      return entry._run();
    } catch (error) {
      this.#loop._entryFailed(entry, error);
      return true;
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
    if (instruments.active !== null) instruments.active.turnEnd(this.#loop);
  }

  /** Nothing is ready: waits for the next timer. */
  #rest(): void {
    runBlank(this.#setAlarm, undefined);
  }

  #setAlarm = (): void => {
    if (!this.#timers.setAlarm()) this.#arm();
  };

  #askTick(): void {
    if (this.#tickAsked) return;
    this.#tickAsked = true;
    // A tick asked for here and now would come before the microtasks: only one asked for by a microtask comes after.
    void settled.then(this.#afterMicrotasks);
  }

  #afterMicrotasks = (): void => process.nextTick(this.#tick);

  #tick = (): void => {
    this.#tickAsked = false;
    if (this.#waiting && this.#stepping !== undefined) this.#leaveForeign();
    this.#cameToRest(false);
  };

  /** What is left of a step that a tick ended: tasks in promises that are not ours. */
  #leaveForeign(): void {
    const left = [this.#stepping, ...this.#eager.splice(0)];
    this.#stepping = undefined;
    for (const task of left) {
      if (task === undefined) continue;
      task._isInForeignPromise();
      if (instruments.active !== null) instruments.active.taskStepEnd(task);
    }
  }

  #cameToRest(isInside: boolean): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    if (this.#phase === 'turning') this.#advance(isInside);
  }

  #lookAtClock(): boolean {
    const isLeft = this.#turnTime() - this.#turnStart < TURN_SLICE;
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
}
