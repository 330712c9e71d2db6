/**
 * The one seam for everything that watches the runtime: debug mode, the monitor, tracing and the test helpers
 * implement `Instrument`; the core calls it and knows none of them.
 *
 * What must hold
 * - With nothing installed a hot path pays one branch: `if (instruments.active !== null)`.
 * - An instrument never changes what the program does. What one throws goes to `process.emitWarning` and the core
 *   goes on (the wrapper in `addInstrument` sees to it), so that a bug in a tool is no bug in the program.
 * - Every method is optional; several instruments are called in the order they were added.
 *
 * Objects are passed as they are, not as snapshots: an instrument that keeps one keeps it alive, so what is kept
 * must be kept weakly or dropped at `taskDone`/`handleEnd`.
 */
import type { Coroutine } from './coroutine.ts';
import type { Future } from './future.ts';
import type { Handle } from './handle.ts';
import { show, stackOf } from './inspect.ts';
import type { EventLoop } from './loop.ts';
import { existingDefaultLoop, explicitRunningLoop } from './running.ts';
import type { Task } from './task.ts';

export interface Instrument {
  /** A loop was created; one that exists already is announced when the instrument is added. */
  loopCreated?(loop: EventLoop): void;
  loopClosed?(loop: EventLoop): void;
  /** One turn of the loop: what was ready is about to run, has run. */
  turnBegin?(loop: EventLoop): void;
  turnEnd?(loop: EventLoop): void;
  /** The debug flag of a loop changed. */
  debugChanged?(loop: EventLoop, on: boolean): void;

  /** Called synchronously inside the constructor, so that the stack is that of the creator. */
  futureCreated?(future: Future<unknown>): void;
  /** Set to a result, an exception, or cancelled. */
  futureDone?(future: Future<unknown>): void;
  /** Somebody asked a failed future for its exception for the first time. */
  futureRetrieved?(future: Future<unknown>): void;
  /** Somebody takes an interest: it was awaited, given a callback, cancelled or asked. Called for each time. */
  futureUsed?(future: Future<unknown>): void;

  taskCreated?(task: Task<unknown>): void;
  /** The task's code is about to run: its first step, or the next after an `await` of ours. */
  taskStepBegin?(task: Task<unknown>): void;
  /** The task has parked, has ended, or waits for a foreign promise. */
  taskStepEnd?(task: Task<unknown>): void;
  /** The task parked in `future`. On Node 26 a stack taken here holds the whole async chain. */
  taskWaiting?(task: Task<unknown>, future: Future<unknown>): void;
  /** `cancel()` was called; a stack taken here says by whom. */
  taskCancelRequested?(task: Task<unknown>, message: string | undefined): void;
  /** A `CancelledError` was delivered at the `await` of `future` (undefined: before the first step). */
  taskCancelDelivered?(task: Task<unknown>, future: Future<unknown> | undefined): void;
  taskUncancelled?(task: Task<unknown>): void;
  taskDone?(task: Task<unknown>): void;

  /** Called synchronously inside `callSoon`, `callLater`, `callAt`, `addDoneCallback`. */
  handleCreated?(handle: Handle): void;
  handleBegin?(handle: Handle): void;
  handleEnd?(handle: Handle): void;

  /** A method of a loop in another thread was called that is not thread-safe; it is about to throw `error`. */
  wrongThread?(method: string, error: Error): void;

  /** Called synchronously where the coroutine function was called. */
  coroutineCreated?(coroutine: Coroutine<unknown>): void;
  coroutineStarted?(coroutine: Coroutine<unknown>): void;
  /** It was given up by `close()`. */
  coroutineClosed?(coroutine: Coroutine<unknown>): void;

  /**
   * Something was opened that the program has to close: an executor, a transport, a server. Called synchronously where
   * that was, unless an `openedAt` of it, an error, says better: a connection that a server accepts is opened where the server was. `what`
   * is its name in messages, "thread pool executor". What the library closes itself is not announced.
   */
  resourceOpened?(resource: object, what: string): void;
  /** It is closed, or closing it has begun. */
  resourceClosed?(resource: object): void;
}

/** The names of all instrument methods: what a combined instrument has to forward. */
const INSTRUMENT_METHODS = [
  'loopCreated',
  'loopClosed',
  'turnBegin',
  'turnEnd',
  'debugChanged',
  'futureCreated',
  'futureDone',
  'futureRetrieved',
  'futureUsed',
  'taskCreated',
  'taskStepBegin',
  'taskStepEnd',
  'taskWaiting',
  'taskCancelRequested',
  'taskCancelDelivered',
  'taskUncancelled',
  'taskDone',
  'handleCreated',
  'handleBegin',
  'handleEnd',
  'wrongThread',
  'coroutineCreated',
  'coroutineStarted',
  'coroutineClosed',
  'resourceOpened',
  'resourceClosed',
] as const satisfies readonly (keyof Instrument)[];

type Complete = Required<Instrument>;

/** What the core looks at. `active` is null while nothing is installed: that is the one branch. */
export const instruments: { active: Complete | null } = { active: null };

const installed: Instrument[] = [];

type Call = (first: unknown, second?: unknown) => void;

/**
 * Calls `name` of each target that has it. No method takes more than two arguments: passed one by one they cost half of
 * what a rest array does, in the hottest calls there are.
 */
function guarded(name: keyof Instrument, targets: readonly Instrument[]): Call {
  const watching = targets.filter((target) => target[name] !== undefined);
  const methods = watching.map((target) => target[name] as Call);
  const [target] = watching;
  const [method] = methods;
  if (method === undefined) return () => {};
  if (methods.length === 1) {
    return (first, second) => {
      try {
        method.call(target, first, second);
      } catch (error) {
        warnOfFailure(name, error);
      }
    };
  }
  return (first, second) => {
    for (let i = 0; i < methods.length; i += 1) {
      try {
        (methods[i] as Call).call(watching[i], first, second);
      } catch (error) {
        warnOfFailure(name, error);
      }
    }
  };
}

function warnOfFailure(name: keyof Instrument, error: unknown): void {
  const text = stackOf(error) ?? show(error);
  process.emitWarning(`an instrument failed in ${name}(): ${text}. The program goes on without that call.`, {
    type: 'RuntimeWarning',
    code: 'TSYNCIO_INSTRUMENT_FAILED',
  });
}

function recombine(): void {
  if (installed.length === 0) {
    instruments.active = null;
    return;
  }
  const combined: Record<string, unknown> = {};
  for (const name of INSTRUMENT_METHODS) combined[name] = guarded(name, installed);
  instruments.active = combined as unknown as Complete;
}

/**
 * Installs an instrument: from now on its methods are called as the runtime works.
 *
 * Adding the same object twice is an error, because it would be told everything twice.
 *
 * @throws RangeError when this instrument is installed already.
 * @example
 * ```ts
 * import { addInstrument, createTask, removeInstrument, run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   let tasks = 0;
 *   const counter = { taskCreated: () => { tasks += 1; } };
 *   addInstrument(counter);
 *   await createTask(() => sleep(1));
 *   removeInstrument(counter);
 *   console.log(tasks); // 1
 * });
 * ```
 */
export function addInstrument(instrument: Instrument): void {
  if (installed.includes(instrument)) {
    throw new RangeError('this instrument is installed already: call removeInstrument() first to add it again');
  }
  installed.push(instrument);
  recombine();
  for (const loop of new Set([existingDefaultLoop(), explicitRunningLoop()])) {
    if (loop !== undefined) guarded('loopCreated', [instrument])(loop);
  }
}

/**
 * Removes an instrument that `addInstrument` installed; with the last one gone the runtime pays one branch again.
 *
 * @throws RangeError when it is not installed.
 */
export function removeInstrument(instrument: Instrument): void {
  const index = installed.indexOf(instrument);
  if (index === -1)
    throw new RangeError('this instrument is not installed: removeInstrument() takes what addInstrument() was given');
  installed.splice(index, 1);
  recombine();
}
