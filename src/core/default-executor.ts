/**
 * What the loop knows of executors: their shape, and how the default one is made. The classes live in `executors/`,
 * which the core must not import; they announce themselves here, and nothing of them works until a call is submitted.
 */
import { asFuture } from './ensure-future.ts';
import { RuntimeError } from './errors.ts';
import type { Future } from './future.ts';
import { show, showCallable } from './inspect.ts';
import type { EventLoop } from './loop.ts';
import type { Known } from './options.ts';

export interface ShutdownOptions {
  /** Resolves only once all workers have ended; default true. */
  wait?: boolean | undefined;
  /** Cancels the calls that have not begun; default false. */
  cancelFutures?: boolean | undefined;
}

export const ofShutdown: Known<ShutdownOptions> = { wait: 'boolean', cancelFutures: 'boolean' };

/** What `runInExecutor()` takes. */
export interface ExecutorLike {
  submit<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): PromiseLike<Awaited<R>>;
  shutdown(options?: ShutdownOptions): PromiseLike<void>;
}

/** What can be a loop's default executor: a pool of threads. */
export interface DefaultExecutor extends ExecutorLike {
  /** @internal Ends the workers, whatever they are doing. */
  _endWorkers(): void;
}

export interface DefaultExecutorProvider {
  make(): DefaultExecutor;
  accepts(value: unknown): value is DefaultExecutor;
}

let provider: DefaultExecutorProvider | undefined;

/** Says how default executors are made; called once, by `executors/`. */
export function provideDefaultExecutor(given: DefaultExecutorProvider): void {
  provider = given;
}

/** The default executor of one loop: made by the first call, shut with the loop. */
export class DefaultExecutorSlot {
  #executor: DefaultExecutor | undefined;
  #wasShutDown = false;

  run<A extends unknown[], R>(
    loop: EventLoop,
    executor: ExecutorLike | null | undefined,
    fn: (...args: A) => R,
    args: A,
  ): Future<Awaited<R>> {
    if (typeof fn !== 'function') {
      throw new TypeError(`a function was expected by runInExecutor(), got ${showCallable(fn)}`);
    }
    return asFuture((executor ?? this.#get()).submit(fn, ...args), loop);
  }

  set(executor: ExecutorLike): void {
    if (provider?.accepts(executor) !== true) {
      throw new TypeError(
        `executor must be ThreadPoolExecutor instance, or of a class that extends it, not ${show(executor)}`,
      );
    }
    this.#executor = executor;
  }

  async shutdown(loop: EventLoop, timeout: number | undefined): Promise<void> {
    this.#wasShutDown = true;
    const executor = this.#executor;
    if (executor === undefined) return;
    const ended = asFuture(executor.shutdown({ wait: true }), loop);
    if (timeout === undefined) {
      await ended;
      return;
    }
    let isLate = false;
    const timer = loop.callLater(timeout, () => {
      isLate = true;
      ended.cancel();
    });
    try {
      await ended;
    } catch (error) {
      if (!isLate) throw error;
      process.emitWarning(
        `The executor did not finish joining its threads within ${timeout} ms: its workers are ended, with what they run`,
        { type: 'RuntimeWarning', code: 'TSYNCIO_EXECUTOR_JOIN_TIMEOUT' },
      );
      executor._endWorkers();
    } finally {
      timer.cancel();
    }
  }

  /** The loop is closed: nobody waits for the workers any more. */
  close(): void {
    this.#wasShutDown = true;
    const executor = this.#executor;
    this.#executor = undefined;
    if (executor !== undefined) Promise.resolve(executor.shutdown({ wait: false })).then(undefined, () => {});
  }

  #get(): DefaultExecutor {
    if (this.#wasShutDown) {
      throw new RuntimeError('Executor shutdown has been called: the loop is ending and takes no more calls');
    }
    if (this.#executor === undefined) {
      if (provider === undefined) {
        throw new RuntimeError("there is no default executor: import 'tsyncio', which brings ThreadPoolExecutor");
      }
      this.#executor = provider.make();
    }
    return this.#executor;
  }
}
