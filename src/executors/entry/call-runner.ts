/**
 * Runs the calls that come to a worker, one at a time, in their order. A plain function runs at once and its answer is
 * posted before the next begins; an async one is a task of this thread's own loop.
 */
import type { Transferable } from 'node:worker_threads';
import {
  CancelledError,
  Deque,
  type Future,
  getRunningLoop,
  isCoroutineFunction,
  isFuture,
  makeCancelledError,
  PicklingError,
  provideCallSignal,
  runBlocking,
  showFunction,
  type Task,
} from '../../core/index.ts';
import { packThrown, resolveFunction } from '../../threads/crossing.ts';
import {
  type AnyFunction,
  type FunctionReference,
  provideInterruption,
  runInSharedContext,
  type SentValue,
  unwrapTransfers,
} from '../../threads/index.ts';
import type { FromWorker, SentCall, ToWorker } from '../messages.ts';
import { overChunk } from './chunk.ts';
import { LiveSignal } from './live-signal.ts';

/** The worker's end of its channel to the pool. */
export interface CallChannel {
  post(message: FromWorker, transfer: Transferable[]): void;
  /** False when the pool has taken the call back. */
  begin(slot: number, id: number): boolean;
  /** Whether the pool may have aborted it, its message not taken yet: cheap, because a busy loop asks all the time. */
  mayBeAborted(slot: number, id: number): boolean;
  /** Takes what has arrived, without the event loop. */
  takeArrived(): void;
}

/** The call that runs. */
class RunningCall {
  readonly id: number;
  readonly slot: number;
  /** What its promise is, for an async function or one that returned a future. */
  future: Future<unknown> | undefined;
  #signal: LiveSignal | undefined;
  #cancellation: CancelledError | undefined;
  #interrupted = false;
  readonly #look: () => void;

  constructor(id: number, slot: number, look: () => void) {
    this.id = id;
    this.slot = slot;
    this.#look = look;
  }

  get isAborted(): boolean {
    return this.#cancellation !== undefined;
  }

  get cancelMessage(): string {
    return this.#cancellation?.message ?? '';
  }

  /** Of a call that runs in no task, or in the task whose signal is `own`. */
  signal(own: AbortSignal | undefined): AbortSignal {
    this.#signal ??= new LiveSignal(own, this.#look);
    if (this.#cancellation !== undefined) this.#signal.abort(this.#cancellation);
    return this.#signal.signal;
  }

  abort(reason: unknown): void {
    if (this.#cancellation !== undefined) return;
    const message = reason instanceof Error ? reason.message : reason;
    this.#cancellation = makeCancelledError(message === undefined ? undefined : String(message));
    if (typeof reason === 'object') this.#cancellation.cause = reason;
    this.#signal?.abort(this.#cancellation);
    this.future?.cancel(this.#cancellation.message || undefined);
  }

  /** What a blocking wait of this call throws, once. */
  interruption(): CancelledError | undefined {
    if (this.#cancellation === undefined || this.#interrupted) return undefined;
    this.#interrupted = true;
    // It is delivered here, and need not be at the next await as well.
    (this.future as Partial<Task<unknown>> | undefined)?.uncancel?.();
    return this.#cancellation;
  }
}

export class CallRunner {
  readonly #channel: CallChannel;
  readonly #functions = new Map<number, FunctionReference | AnyFunction>();
  readonly #inbox = new Deque<SentCall>();
  #current: RunningCall | undefined;

  constructor(channel: CallChannel) {
    this.#channel = channel;
    provideCallSignal((own) => this.#signalFor(own));
    provideInterruption(() => {
      this.#look();
      return this.#current?.interruption();
    });
  }

  /** Whether a call is at work. */
  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** Calls and aborts; the rest is the entry's. */
  take(message: Extract<ToWorker, readonly ['call' | 'calls' | 'abort', ...unknown[]]>): void {
    if (message[0] === 'abort') {
      if (this.#current?.id === message[1]) this.#current.abort(message[2]);
      return;
    }
    if (message[0] === 'call') {
      const [, ...call] = message;
      this.#inbox.push(call);
    } else {
      for (const [id, reference] of message[1]) this.#functions.set(id, reference);
      for (const call of message[2]) this.#inbox.push(call);
    }
    if (this.#current === undefined) this.#runNext();
  }

  #runNext(): void {
    for (let call = this.#inbox.shift(); call !== undefined; call = this.#inbox.shift()) {
      const [id, slot, functionId] = call;
      if (!this.#channel.begin(slot, id)) continue;
      const running = new RunningCall(id, slot, () => this.#look());
      this.#current = running;
      const known = this.#functions.get(functionId) as FunctionReference | AnyFunction;
      if (typeof known === 'function' ? this.#start(running, call, known) : this.#find(running, call, known)) {
        this.#current = undefined;
        continue;
      }
      return;
    }
  }

  /** What waits has ended: the next call may begin. */
  #ended(): void {
    this.#current = undefined;
    this.#runNext();
  }

  /** Each returns whether the call is over. */
  #find(running: RunningCall, call: SentCall, reference: FunctionReference): boolean {
    let found: AnyFunction | Promise<AnyFunction>;
    try {
      found = resolveFunction(reference);
    } catch (error) {
      return this.#fail(running, error);
    }
    const use = (fn: AnyFunction): boolean => {
      this.#functions.set(call[2], fn);
      return this.#start(running, call, fn);
    };
    if (typeof found === 'function') return use(found);
    found.then(
      (fn) => {
        if (use(fn)) this.#ended();
      },
      (error: unknown) => {
        this.#fail(running, error);
        this.#ended();
      },
    );
    return false;
  }

  #start(running: RunningCall, [, , , args, context, isChunk]: SentCall, found: AnyFunction): boolean {
    if (running.isAborted) return this.#cancelled(running);
    const fn = isChunk ? overChunk(found) : found;
    if (isCoroutineFunction(fn)) {
      const task = getRunningLoop().createTask(
        () => runInSharedContext(context, () => fn(...args) as Promise<unknown>),
        {
          name: fn.name || undefined,
          eagerStart: true,
        },
      );
      this.#follow(running, fn, task);
      return false;
    }
    let value: unknown;
    try {
      value = runBlocking(() => runInSharedContext(context, () => fn(...args) as unknown));
    } catch (error) {
      return this.#fail(running, error);
    }
    if (isFuture(value)) this.#follow(running, fn, value);
    else if (typeof (value as PromiseLike<unknown> | undefined)?.then === 'function') {
      this.#wait(running, fn, value as PromiseLike<unknown>);
    } else return this.#succeed(running, fn, value);
    return false;
  }

  #follow(running: RunningCall, fn: AnyFunction, future: Future<unknown>): void {
    running.future = future;
    if (running.isAborted) future.cancel(running.cancelMessage || undefined);
    future._addInternalCallback(() => {
      if (future.cancelled()) this.#post(['cancelled', running.id, future._cancelMessage ?? '']);
      else if (future._state === 'exception') this.#fail(running, future.exception());
      else this.#succeed(running, fn, future.result());
      this.#ended();
    });
  }

  #wait(running: RunningCall, fn: AnyFunction, promise: PromiseLike<unknown>): void {
    promise.then(
      (value) => {
        this.#succeed(running, fn, value);
        this.#ended();
      },
      (error: unknown) => {
        this.#fail(running, error);
        this.#ended();
      },
    );
  }

  #succeed(running: RunningCall, fn: AnyFunction, result: unknown): true {
    const { values, list } = unwrapTransfers([result]);
    try {
      this.#post(['result', running.id, values[0]], list);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return this.#fail(
        running,
        new PicklingError(
          `the result of ${showFunction(fn)} cannot cross to another thread: ${why} Return plain data instead`,
          { cause },
        ),
      );
    }
    return true;
  }

  #fail(running: RunningCall, error: unknown): true {
    if (error instanceof CancelledError && running.isAborted) return this.#cancelled(running);
    const sent: SentValue = packThrown(error);
    this.#post(['error', running.id, sent]);
    return true;
  }

  #cancelled(running: RunningCall): true {
    this.#post(['cancelled', running.id, running.cancelMessage]);
    return true;
  }

  #post(message: FromWorker, transfer: Transferable[] = []): void {
    this.#channel.post(message, transfer);
  }

  #look(): void {
    const running = this.#current;
    if (running === undefined || running.isAborted) return;
    if (this.#channel.mayBeAborted(running.slot, running.id)) this.#channel.takeArrived();
  }

  /** A call's signal sees the abort while the call is busy; that of a task or scope of its own inside is its own affair. */
  #signalFor(own: AbortSignal | undefined): AbortSignal | undefined {
    const running = this.#current;
    if (running === undefined) return own;
    const signalOfTask = (running.future as Partial<Task<unknown>> | undefined)?.signal;
    if (own !== undefined && own !== signalOfTask) return own;
    return running.signal(own);
  }
}
