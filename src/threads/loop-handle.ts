/**
 * LoopHandle: the loop of another thread, as this thread sees it. What is thread-safe in asyncio works; everything else
 * that an `EventLoop` has throws, because asyncio's rule is that only the loop's own thread may do it.
 */
import type { Transferable } from 'node:worker_threads';
import { EventLoop, instruments, PicklingError, RuntimeError, showCallable, showFunction } from '../core/index.ts';
import type { BlockingSource } from './blocking.ts';
import { ConcurrentFuture, type FutureBackend } from './concurrent-future.ts';
import type { AnyFunction } from './function-reference.ts';
import { crossing } from './load-crossing.ts';
import type { LoopAnswer, LoopRequest } from './loop-messages.ts';
import { captureSharedContext } from './shared-context.ts';
import { type StackHolder, stackHere } from './stacks.ts';
import { unwrapTransfers } from './transfer.ts';

/** How many frames of its submitter a request keeps. */
const SUBMITTER_FRAMES = 10;

/** The way to the loop's thread. */
export interface LoopLine {
  send(request: LoopRequest, transfer: Transferable[]): void;
  readonly source: BlockingSource | undefined;
  /** Keeps this thread alive while an answer is awaited. */
  hold(on: boolean): void;
}

interface Pending {
  readonly future: ConcurrentFuture<unknown>;
  readonly submitter: StackHolder;
}

/** What `callSoonThreadsafe()` of a loop handle returns. */
export interface RemoteHandle {
  /** Takes the callback back, if it has not run. */
  cancel(): void;
  cancelled(): boolean;
}

/**
 * The loop of another thread: what `attachLoop()` and `parentLoop()` return. `callSoonThreadsafe` works on it, and
 * `runCoroutineThreadsafe(fn, handle, ...args)`; every other method of a loop throws `RuntimeError`.
 */
export class LoopHandle {
  readonly #line: LoopLine;
  readonly #pending = new Map<number, Pending>();
  #count = 0;
  /** Why nothing can be asked any more. */
  #lost: RuntimeError | undefined;

  /** @internal */
  constructor(line: LoopLine) {
    this.#line = line;
  }

  /**
   * Calls `fn(...args)` on the loop, in its own thread, where `fn` is found by reference. What it throws goes to that
   * loop's exception handler.
   *
   * @throws PicklingError when the function or an argument cannot cross; RuntimeError when the loop's thread has ended.
   */
  callSoonThreadsafe<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): RemoteHandle {
    const id = this.#send('soon', fn as AnyFunction, args);
    let isCancelled = false;
    return {
      cancel: () => {
        if (!isCancelled) this.#line.send(['cancel', id], []);
        isCancelled = true;
      },
      cancelled: () => isCancelled,
    };
  }

  /**
   * Runs an async function on the loop, in its own thread, where `fn` is found by reference: as the function
   * `runCoroutineThreadsafe(fn, handle, ...args)` does.
   *
   * When the loop's thread ends before it has answered, the future fails with `RuntimeError`.
   *
   * @throws PicklingError when the function or an argument cannot cross; RuntimeError when the loop's thread has ended.
   */
  runCoroutineThreadsafe<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): ConcurrentFuture<Awaited<R>> {
    const future = new ConcurrentFuture<Awaited<R>>();
    const id = this.#send('run', fn as AnyFunction, args);
    this.#pending.set(id, { future: future as ConcurrentFuture<unknown>, submitter: stackHere(SUBMITTER_FRAMES) });
    if (this.#pending.size === 1) this.#line.hold(true);
    future._backend = this.#backend(id);
    return future;
  }

  /** @internal An answer came from the loop. */
  _take(answer: LoopAnswer): void {
    const [kind, id, value] = answer;
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#forget(id);
    const { future, submitter } = pending;
    if (kind === 'result') future._deliver('result', value);
    else if (kind === 'cancelled') future._deliverCancellation(value === '' ? undefined : value);
    else crossing().unpackThrown(value, submitter, (error) => future._deliver('exception', error));
  }

  /** @internal The loop's thread is gone: nothing will be answered. */
  _lose(error: RuntimeError): void {
    this.#lost = error;
    for (const [id, { future }] of [...this.#pending]) {
      this.#forget(id);
      future._deliver('exception', error);
    }
  }

  toString(): string {
    return '<LoopHandle of another thread>';
  }

  #forget(id: number): void {
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#line.hold(false);
  }

  #backend(id: number): FutureBackend {
    return {
      // As asyncio has it: such a future can be cancelled as long as it has not ended, and that cancels the task.
      takeBack: () => {
        this.#forget(id);
        this.#line.send(['cancel', id], []);
        return true;
      },
      stop: () => {},
      hasBegun: () => false,
      source: this.#line.source,
    };
  }

  #send(kind: 'run' | 'soon', fn: AnyFunction, args: readonly unknown[]): number {
    if (typeof fn !== 'function') {
      const method = kind === 'run' ? 'runCoroutineThreadsafe' : 'callSoonThreadsafe';
      throw new TypeError(
        `a function was expected by ${method}(), got ${showCallable(fn)}: to another thread goes a function and its arguments`,
      );
    }
    if (this.#lost !== undefined) throw new RuntimeError(this.#lost.message);
    const { reference } = crossing().describeFunction(fn);
    const { values, list } = unwrapTransfers(args);
    const id = this.#count;
    this.#count += 1;
    try {
      this.#line.send([kind, id, reference, values, captureSharedContext()], list ?? []);
    } catch (cause) {
      throw new PicklingError(`an argument of ${showFunction(fn)} cannot cross to another thread: ${String(cause)}`, {
        cause,
      });
    }
    return id;
  }
}

/** Every method of a loop but those above: all that there are, and all that will be. */
for (const name of Object.getOwnPropertyNames(EventLoop.prototype)) {
  if (name in LoopHandle.prototype || name.startsWith('_')) continue;
  Object.defineProperty(LoopHandle.prototype, name, {
    configurable: true,
    writable: true,
    value(): never {
      const error = new RuntimeError(
        'Non-thread-safe operation invoked on an event loop other than the current one: ' +
          `${name}() works in the loop's own thread; use callSoonThreadsafe(), or runCoroutineThreadsafe(fn, handle)`,
      );
      if (instruments.active !== null) instruments.active.wrongThread(name, error);
      throw error;
    },
  });
}
