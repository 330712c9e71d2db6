/**
 * Every error class of the library. Each has a `name`, a stable `code`, and a brand on its prototype, so that
 * `instanceof` also recognises an error that another copy of the package made (two versions in one `node_modules`).
 */

const hasInstance = Function.prototype[Symbol.hasInstance];

// biome-ignore lint/complexity/noBannedTypes: any error class, whatever its constructor takes
function brand(errorClass: Function & { readonly prototype: Error }, name: string, code: string): void {
  const mark = Symbol.for(`tsyncio.error.${name}`);
  const hidden = { enumerable: false, configurable: true, writable: true };
  Object.defineProperties(errorClass.prototype, {
    name: { value: name, ...hidden },
    code: { value: code, ...hidden },
    [mark]: { value: true, ...hidden },
  });
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    // A subclass inherits this method and is none of ours: for it the ordinary rule holds.
    value(this: unknown, value: unknown): boolean {
      try {
        if (this === errorClass) return typeof value === 'object' && value !== null && mark in value;
        return hasInstance.call(this, value);
      } catch {
        // A revoked proxy, or one whose traps throw: what was thrown may be anything.
        return false;
      }
    },
  });
}

/** What the classes have in common: a stable `code`, for programs that do not want to compare classes. */
export interface CodedError {
  readonly code: string;
}

/** Something was asked of an object whose state, or whose thread or loop, does not allow it. */
export class RuntimeError extends Error {
  declare readonly code: string;
}
brand(RuntimeError, 'RuntimeError', 'ERR_TSYNCIO_RUNTIME');

/**
 * The task or future was cancelled. `message` is the text given to `cancel()`, `''` without one.
 *
 * Let it pass: clean up in `finally`, and catch it only to throw it on.
 */
export class CancelledError extends Error {
  declare readonly code: string;
}
brand(CancelledError, 'CancelledError', 'ERR_TSYNCIO_CANCELLED');

/**
 * Whether an error is a cancellation: ours, or the `AbortError` that a function of Node's makes of a signal that we
 * aborted.
 */
export function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledError) return true;
  try {
    return error instanceof Error && error.name === 'AbortError' && error.cause instanceof CancelledError;
  } catch {
    // A field that cannot be looked at: an error of the program's own making.
    return false;
  }
}

/** A deadline passed: `timeout()`, `timeoutAt()`, `waitFor()`, or a blocking `result(timeout)`. */
export class TimeoutError extends Error {
  declare readonly code: string;
}
brand(TimeoutError, 'TimeoutError', 'ERR_TSYNCIO_TIMEOUT');

/** A future was asked for, or given, what its state does not allow: a result too early, or a second time. */
export class InvalidStateError extends Error {
  declare readonly code: string;
}
brand(InvalidStateError, 'InvalidStateError', 'ERR_TSYNCIO_INVALID_STATE');

/** The program was interrupted by Ctrl-C (SIGINT) while `run()` was at work. */
export class KeyboardInterrupt extends Error {
  declare readonly code: string;
}
brand(KeyboardInterrupt, 'KeyboardInterrupt', 'ERR_TSYNCIO_KEYBOARD_INTERRUPT');

/** The barrier was aborted, or reset while tasks waited at it. */
export class BrokenBarrierError extends RuntimeError {}
brand(BrokenBarrierError, 'BrokenBarrierError', 'ERR_TSYNCIO_BROKEN_BARRIER');

/** `getNowait()` on an empty queue. */
export class QueueEmpty extends Error {
  declare readonly code: string;
}
brand(QueueEmpty, 'QueueEmpty', 'ERR_TSYNCIO_QUEUE_EMPTY');

/** `putNowait()` on a full queue. */
export class QueueFull extends Error {
  declare readonly code: string;
}
brand(QueueFull, 'QueueFull', 'ERR_TSYNCIO_QUEUE_FULL');

/** `put` or `get` on a queue that was shut down. */
export class QueueShutDown extends Error {
  declare readonly code: string;
}
brand(QueueShutDown, 'QueueShutDown', 'ERR_TSYNCIO_QUEUE_SHUT_DOWN');

/** A function, argument or result cannot cross to another thread or process. */
export class PicklingError extends Error {
  declare readonly code: string;
}
brand(PicklingError, 'PicklingError', 'ERR_TSYNCIO_PICKLING');

/** An executor cannot work any more, or lost the worker that was running the call. */
export class BrokenExecutor extends RuntimeError {}
brand(BrokenExecutor, 'BrokenExecutor', 'ERR_TSYNCIO_BROKEN_EXECUTOR');

/** A worker thread died while it ran the call, or the pool's initializer failed. */
export class BrokenThreadPool extends BrokenExecutor {}
brand(BrokenThreadPool, 'BrokenThreadPool', 'ERR_TSYNCIO_BROKEN_THREAD_POOL');

/** An interpreter died while it ran the call, or the pool's initializer failed. */
export class BrokenInterpreterPool extends BrokenThreadPool {}
brand(BrokenInterpreterPool, 'BrokenInterpreterPool', 'ERR_TSYNCIO_BROKEN_INTERPRETER_POOL');

/** A worker process died, or the pool's initializer failed: the pool is of no use any more. */
export class BrokenProcessPool extends BrokenExecutor {}
brand(BrokenProcessPool, 'BrokenProcessPool', 'ERR_TSYNCIO_BROKEN_PROCESS_POOL');

/** A stream ended before all was there that was asked for: `readexactly()`, `readuntil()`. */
export class IncompleteReadError extends Error {
  declare readonly code: string;
  /** What was there; it has been taken out of the stream. */
  readonly partial: Buffer;
  /** How many bytes were asked for; `undefined` for `readuntil()`. */
  readonly expected: number | undefined;

  constructor(partial: Buffer, expected: number | undefined) {
    super(`${partial.length} bytes read on a total of ${expected ?? 'undefined'} expected bytes`);
    this.partial = partial;
    this.expected = expected;
  }
}
brand(IncompleteReadError, 'IncompleteReadError', 'ERR_TSYNCIO_INCOMPLETE_READ');

/** `readuntil()` found more bytes before the separator than the limit of the stream allows; they are still in it. */
export class LimitOverrunError extends Error {
  declare readonly code: string;
  /** How many bytes, up to the separator or to where it may begin, can be taken to go on. */
  readonly consumed: number;

  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}
brand(LimitOverrunError, 'LimitOverrunError', 'ERR_TSYNCIO_LIMIT_OVERRUN');

/** The connection is lost: what was to be sent did not arrive. Its `code` is that of the system's own such errors. */
export class ConnectionResetError extends Error {
  declare readonly code: string;
}
brand(ConnectionResetError, 'ConnectionResetError', 'ECONNRESET');

/** The process has ended already, and can be sent no signal. Its `code` is that of the system's own such errors. */
export class ProcessLookupError extends Error {
  declare readonly code: string;
}
brand(ProcessLookupError, 'ProcessLookupError', 'ESRCH');

// biome-ignore lint/suspicious/noExplicitAny: what a class of errors takes is its own affair
type ErrorClass = abstract new (...args: any[]) => Error;

/** What `split` and `subgroup` select by: an error class, or a predicate. */
export type ErrorCondition = ErrorClass | ((error: unknown) => boolean);

function isErrorClass(condition: ErrorCondition): condition is ErrorClass {
  return condition === Error || (condition as ErrorClass).prototype instanceof Error;
}

/**
 * Several errors at once: what a task group raises when children fail.
 *
 * Differs from Python's `BaseExceptionGroup`: the members are in `errors`, as in `AggregateError`, which it extends;
 * there is one class for all kinds of members.
 *
 * @throws TypeError when `errors` is not iterable; RangeError when it is empty.
 * @example
 * ```ts
 * import { ExceptionGroup } from 'tsyncio';
 *
 * const group = new ExceptionGroup([new TypeError('a'), new RangeError('b')], 'two things failed');
 * const [match, rest] = group.split(TypeError);
 * console.log(match?.errors.length, rest?.errors.length); // 1 1
 * ```
 */
export class ExceptionGroup extends AggregateError {
  declare readonly code: string;

  constructor(errors: Iterable<unknown>, message = '', options?: ErrorOptions) {
    const list = [...errors];
    if (list.length === 0) throw new RangeError('an ExceptionGroup needs at least one error: pass a non-empty list');
    super(list, message, options);
  }

  /**
   * Divides the group in what matches and what does not, nested groups included; a part that would be empty is
   * `undefined`. The nesting is kept, and so are message, stack and cause.
   */
  split(condition: ErrorCondition): [match: ExceptionGroup | undefined, rest: ExceptionGroup | undefined] {
    const matches = isErrorClass(condition) ? (error: unknown) => error instanceof condition : condition;
    if (matches(this)) return [this, undefined];
    const match: unknown[] = [];
    const rest: unknown[] = [];
    for (const error of this.errors as unknown[]) {
      if (error instanceof ExceptionGroup) {
        const [inner, outer] = error.split(condition);
        if (inner !== undefined) match.push(inner);
        if (outer !== undefined) rest.push(outer);
      } else if (matches(error)) {
        match.push(error);
      } else {
        rest.push(error);
      }
    }
    return [this.#derive(match), this.#derive(rest)];
  }

  /** What of the group matches, nested groups included; `undefined` when nothing does. */
  subgroup(condition: ErrorCondition): ExceptionGroup | undefined {
    return this.split(condition)[0];
  }

  #derive(errors: unknown[]): ExceptionGroup | undefined {
    if (errors.length === 0) return undefined;
    const options = this.cause === undefined ? undefined : { cause: this.cause };
    const part = new ExceptionGroup(errors, this.message, options);
    if (this.stack !== undefined) part.stack = this.stack;
    return part;
  }
}
brand(ExceptionGroup, 'ExceptionGroup', 'ERR_TSYNCIO_EXCEPTION_GROUP');

/**
 * A `CancelledError` without a stack: the runtime makes it in the loop, where the stack says nothing, and taking it
 * is most of what a cancellation would cost.
 */
export function makeCancelledError(message: string | undefined): CancelledError {
  const limit = Error.stackTraceLimit;
  // Reflect.set: under --frozen-intrinsics the assignment would throw.
  Reflect.set(Error, 'stackTraceLimit', 0);
  const error = new CancelledError(message ?? '');
  Reflect.set(Error, 'stackTraceLimit', limit);
  return error;
}
