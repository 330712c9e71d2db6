/** `run()` and `Runner`: a loop for a program's main function, and its orderly end. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { isMainThread } from 'node:worker_threads';
import {
  CancelledError,
  type Context,
  type Coro,
  checkCoro,
  checkOptions,
  contextKind,
  currentTask,
  EventLoop,
  explicitRunningLoop,
  KeyboardInterrupt,
  type Known,
  newEventLoop,
  RuntimeError,
  requestCancellationOfAll,
  type Task,
  THREAD_JOIN_TIMEOUT,
} from '../core/index.ts';
import { gather } from './gather.ts';

export interface RunOptions {
  /** Debug mode on or off; default: what the environment says. */
  debug?: boolean | undefined;
  /** Makes the loop; default `newEventLoop`. */
  loopFactory?: (() => EventLoop) | undefined;
}

const ofRun: Known<RunOptions> = { debug: 'boolean', loopFactory: 'function' };
const ofRunnerRun = { context: contextKind } as const;

/** `created`: no loop yet. */
type RunnerState = 'created' | 'initialized' | 'closed';

function checkNotInLoop(what: string): void {
  if (explicitRunningLoop() !== undefined || currentTask() !== undefined) {
    throw new RuntimeError(
      `${what} cannot be called from a running event loop: await the coroutine, or createTask() it`,
    );
  }
}

/**
 * In the main thread the first SIGINT cancels the main task; the second finds no listener and ends the process.
 *
 * A signal and a cancellation by the program may arrive together. Requests are counted, not timed, as in CPython: the
 * signal's handler makes one request of the main task, and `run` rejects with `KeyboardInterrupt` where that is the only
 * request left when the task ends as cancelled. Hence
 * - a program that cancelled its main task too, before or after the handler ran, gets the `CancelledError`;
 * - a handler that finds the main task done makes no request: the outcome of the task stands. CPython throws
 *   `KeyboardInterrupt` into its loop there, so that the same program may end in either way.
 */
class Interruption {
  readonly #loop: EventLoop;
  readonly #task: Task<unknown>;
  #hasCancelled = false;

  constructor(loop: EventLoop, task: Task<unknown>) {
    this.#loop = loop;
    this.#task = task;
    if (isMainThread) process.on('SIGINT', this.#onSignal);
  }

  /** Asked once, when the task has ended as cancelled: whether the signal alone cancelled it. */
  isCause(): boolean {
    // A future that a task factory made may know no `uncancel`.
    return this.#hasCancelled && this.#task.uncancel?.() === 0;
  }

  end(): void {
    process.removeListener('SIGINT', this.#onSignal);
  }

  #onSignal = (): void => {
    // The program's own handler takes the place of this one.
    if (this.#loop._handlesSignal('SIGINT')) return;
    this.end();
    if (this.#task.done()) return;
    this.#hasCancelled = true;
    this.#task.cancel();
  };
}

/**
 * Runs several coroutines in one loop, one after the other, and closes it in the end: what `run()` does for one.
 *
 * @example
 * ```ts
 * import { Runner, sleep } from 'tsyncio';
 *
 * await using runner = new Runner();
 * console.log(await runner.run(() => sleep(1, 'first')));
 * console.log(await runner.run(() => sleep(1, 'second')));
 * ```
 */
export class Runner {
  readonly #options: RunOptions;
  #state: RunnerState = 'created';
  #loop: EventLoop | undefined;
  #context: Context | undefined;

  constructor(options?: RunOptions) {
    checkOptions('new Runner', options, ofRun);
    this.#options = options ?? {};
  }

  /** The loop, made by the first call. @throws RuntimeError once closed. */
  getLoop(): EventLoop {
    if (this.#state === 'closed') throw new RuntimeError('Runner is closed: make another');
    if (this.#loop !== undefined) return this.#loop;
    const { debug, loopFactory } = this.#options;
    const loop = loopFactory === undefined ? newEventLoop() : loopFactory();
    if (!(loop instanceof EventLoop)) throw new TypeError('loopFactory must return an EventLoop');
    if (debug !== undefined) loop.setDebug(debug);
    this.#loop = loop;
    this.#context = AsyncLocalStorage.snapshot() as Context;
    this.#state = 'initialized';
    return loop;
  }

  /**
   * Runs `coro` and returns its result.
   *
   * @throws RuntimeError from inside a running loop, or once closed; KeyboardInterrupt when SIGINT cancelled it, and the
   *   program did not.
   */
  async run<T>(coro: Coro<T>, options?: { context?: Context | undefined }): Promise<T> {
    checkOptions('Runner.run', options, ofRunnerRun);
    checkCoro(coro);
    checkNotInLoop('Runner.run()');
    const loop = this.getLoop();
    const task = loop.createTask(coro, { context: options?.context ?? this.#context });
    const interruption = new Interruption(loop, task as Task<unknown>);
    try {
      return await loop.runUntilComplete(task);
    } catch (error) {
      if (error instanceof CancelledError && interruption.isCause()) {
        throw new KeyboardInterrupt('interrupted by SIGINT', { cause: error });
      }
      throw error;
    } finally {
      interruption.end();
    }
  }

  /** Cancels and awaits what is left, and closes the loop. */
  async close(): Promise<void> {
    const loop = this.#loop;
    if (this.#state !== 'initialized' || loop === undefined) return;
    try {
      await cancelLeftovers(loop);
      await loop.runUntilComplete(() => loop.shutdownAsyncgens());
      await loop.runUntilComplete(() => loop.shutdownDefaultExecutor(THREAD_JOIN_TIMEOUT));
    } finally {
      loop.close();
      this.#loop = undefined;
      this.#state = 'closed';
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

async function cancelLeftovers(loop: EventLoop): Promise<void> {
  const tasks = [...loop._pendingTasks()];
  if (tasks.length === 0) return;
  requestCancellationOfAll(tasks, undefined);
  await loop.runUntilComplete(gather(tasks, { returnExceptions: true }));
  for (const task of tasks) {
    if (task.cancelled()) continue;
    if (task._state !== 'exception') continue;
    const exception = task.exception();
    loop.callExceptionHandler({ message: 'unhandled exception during asyncio.run() shutdown', exception, task });
  }
}

/**
 * Runs a program's main function on a new loop, and returns its result. On the way out it cancels and awaits the tasks
 * that are left, and closes the loop.
 *
 * In the main thread the first SIGINT (Ctrl-C) cancels the main task, and `run` rejects with `KeyboardInterrupt`; the
 * second ends the process. A main task that the program cancelled as well rejects with its `CancelledError`, and one that
 * had ended when the signal's handler ran keeps its outcome. Listeners of the program's own on `process` are left alone.
 *
 * @throws RuntimeError from inside a running loop; whatever `main` throws.
 * @example
 * ```ts
 * import { run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   await sleep(10);
 *   console.log('hello');
 * });
 * ```
 */
export async function run<T>(main: Coro<T>, options?: RunOptions): Promise<T> {
  checkOptions('run', options, ofRun);
  checkCoro(main);
  checkNotInLoop('run()');
  const runner = new Runner(options);
  try {
    return await runner.run(main);
  } finally {
    await runner.close();
  }
}
