/**
 * Task groups: tasks that begin in a body and end before it is left.
 *
 * The steps of leaving are CPython's, in its order, because who wins when errors and cancellations meet hangs on it:
 * the body's own error, a cancellation of the parent task from outside, and the cancellation the group itself asked for
 * (`#scopeCancelled`, taken back on the way out) must not be taken for one another. What the group cancels of the parent
 * task is its scope: the body, and the wait for the children.
 */
import { inspect } from 'node:util';
import {
  CancelledError,
  CancelScope,
  type Coro,
  Coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  type Future,
  isCancellation,
  KeyboardInterrupt,
  RuntimeError,
  requestCancellationOfAll,
  type Task,
  type TaskOptions,
} from '../core/index.ts';

/** The outcome of the body: an error only when `failed`. */
interface BodyOutcome {
  failed: boolean;
  error: unknown;
}

/** What the body of `taskGroup()` gets: makes tasks that belong to the group. */
export class TaskGroup {
  readonly #parent: Task<unknown>;
  readonly #scope: CancelScope;
  readonly #tasks = new Set<Task<unknown>>();
  readonly #errors: unknown[] = [];
  #exiting = false;
  #aborting = false;
  #abortMessage: string | undefined;
  /** The group itself cancelled its body. */
  #scopeCancelled = false;
  #cancelRequested = false;
  /** A task is being made, and its first step may run. */
  #isCreating = false;
  #interrupt: KeyboardInterrupt | undefined;
  #allDone: Future<undefined> | undefined;

  /** @internal @throws TypeError by hand: `taskGroup()` makes it. */
  constructor(scope: CancelScope) {
    if (!(scope instanceof CancelScope)) {
      throw new TypeError('a TaskGroup is made by taskGroup(async (group) => { … }), which also waits for its tasks');
    }
    this.#scope = scope;
    this.#parent = scope._task;
  }

  /** Aborted when the group is cancelled, by a failure, from outside, or by `cancel()`: give it to `fetch` and its like. */
  get signal(): AbortSignal {
    return this.#scope._aborter.signal;
  }

  /**
   * Makes a task of the group.
   *
   * @throws RuntimeError once the group is being cancelled, or has been left.
   */
  createTask<T>(coro: Coro<T>, options?: TaskOptions): Task<T> {
    const problem =
      this.#exiting && this.#tasks.size === 0 ? 'is finished' : this.#aborting ? 'is shutting down' : undefined;
    if (problem !== undefined) {
      if (coro instanceof Coroutine) coro.close();
      throw new RuntimeError(
        `TaskGroup ${this} ${problem}: tasks are created while its body, or one of its tasks, runs`,
      );
    }
    const task = this.#make(coro, options);
    if (task.done()) {
      this.#taskDone(task as Task<unknown>);
    } else {
      this.#tasks.add(task as Task<unknown>);
      task._addInternalCallback((done) => this.#taskDone(done as Task<unknown>));
    }
    // A task that starts eagerly cancels the group before the group has it:
    //
    //    group.createTask(async () => { group.cancel(); await sleep(1000); }, { eagerStart: true });
    if (this.#aborting) {
      task.cancel(this.#abortMessage);
      this.#cancelBody();
    }
    return task;
  }

  /**
   * Cancels the body and all tasks of the group; it then ends without an error, and `taskGroup()` resolves to
   * `undefined`. May be called from anywhere, any number of times (as in CPython 3.15).
   */
  cancel(message?: string): void {
    if (this.#exiting && this.#tasks.size === 0) return;
    this.#cancelRequested = true;
    if (!this.#aborting) this.#abortTasks(message);
    if (!this.#isCreating) this.#cancelBody();
  }

  /** @internal Waits for the tasks; throws what the group raises; returns whether it was ended by `cancel()`. */
  async _leave(body: BodyOutcome): Promise<boolean> {
    this.#exiting = true;
    let cancellation: unknown;
    let latest: unknown;
    if (body.failed) {
      if (body.error instanceof KeyboardInterrupt) this.#interrupt ??= body.error;
      if (isCancellation(body.error)) cancellation = body.error;
      // The parent task is being cancelled, or the body failed:
      //
      //    await taskGroup(async (group) => {
      //      group.createTask(...);
      //      await something;            // <- CancelledError, or an error
      //    });
      if (!this.#aborting) this.#abortTasks(undefined);
    }
    // A loop, because the wait can be cancelled more than once.
    while (this.#tasks.size > 0) {
      this.#allDone ??= this.#parent.getLoop().createFuture<undefined>();
      try {
        await this.#allDone;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        if (!this.#aborting) {
          // The body has ended, and the parent task is cancelled while it waits here for the children:
          //
          //    const parent = createTask(() => taskGroup(async (group) => { group.createTask(child); }));
          //    await sleep(0);
          //    parent.cancel();
          cancellation = error;
          this.#abortTasks(undefined);
        }
        latest = error;
      }
      this.#allDone = undefined;
    }
    if (this.#interrupt !== undefined) throw this.#interrupt;
    // The cancellation was the group's own if none is left when it is taken back.
    if (this.#scopeCancelled) {
      this.#scope.uncancel();
      if (this.#scope.requests() === 0) cancellation = undefined;
    }
    // The parent was cancelled from outside while a group that `cancel()` ended waited for its children.
    if (this.#cancelRequested && this.#scope.newRequests() > 0) cancellation ??= latest;
    if (body.failed && !isCancellation(body.error)) this.#errors.push(body.error);
    if (cancellation !== undefined && this.#errors.length === 0) throw cancellation;
    if (this.#errors.length > 0) {
      // The parent was cancelled from outside as well: the error goes first.
      if (this.#scope.requests() > 0) this.#scope.reraiseCancellation();
      throw new ExceptionGroup(this.#errors, 'unhandled errors in a TaskGroup');
    }
    return this.#cancelRequested || (body.failed && this.#scopeCancelled);
  }

  toString(): string {
    const words = ['TaskGroup'];
    if (this.#tasks.size > 0) words.push(`tasks=${this.#tasks.size}`);
    if (this.#errors.length > 0) words.push(`errors=${this.#errors.length}`);
    if (this.#aborting) words.push('cancelling');
    return `<${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #make<T>(coro: Coro<T>, options: TaskOptions | undefined): Task<T> {
    const isInner = this.#isCreating;
    this.#isCreating = true;
    try {
      return this.#parent.getLoop().createTask(coro, options);
    } finally {
      this.#isCreating = isInner;
    }
  }

  #cancelBody(): void {
    if (this.#exiting || this.#scopeCancelled) return;
    this.#scopeCancelled = true;
    this.#scope.cancel(this.#abortMessage);
  }

  #abortTasks(message: string | undefined): void {
    this.#aborting = true;
    this.#abortMessage = message;
    requestCancellationOfAll(this.#tasks, message);
  }

  #taskDone(task: Task<unknown>): void {
    this.#tasks.delete(task);
    if (this.#allDone !== undefined && this.#tasks.size === 0 && !this.#allDone.done()) {
      this.#allDone.setResult(undefined);
    }
    if (task.cancelled()) return;
    if (task._state !== 'exception') return;
    const error = task.exception();
    this.#errors.push(error);
    if (error instanceof KeyboardInterrupt) this.#interrupt ??= error;
    if (this.#parent.done()) {
      this.#parent.getLoop().callExceptionHandler({
        message: `Task ${task} has errored out but its parent task ${this.#parent} is already completed`,
        exception: error,
        task,
      });
      return;
    }
    if (!this.#aborting && !this.#scopeCancelled) {
      // A child failed while the body, or the wait at its end, goes on: that is cancelled, and the cancellation taken
      // back when the group is left.
      this.#abortTasks(undefined);
      this.#scopeCancelled = true;
      this.#scope.cancel();
    }
  }
}

/**
 * Runs `body` with a `TaskGroup` and waits until all its tasks have ended. The first failure, of a task or of the body,
 * cancels the rest; the failures arrive as one `ExceptionGroup`. Returns what the body returns.
 *
 * The body runs in the caller's task; outside of a task it gets one. Cancelling that task cancels the group.
 *
 * @throws ExceptionGroup of the failures; CancelledError when the task is cancelled.
 * @example
 * ```ts
 * import { run, sleep, taskGroup } from 'tsyncio';
 *
 * await run(async () => {
 *   const results = await taskGroup(async (group) => {
 *     const one = group.createTask(() => sleep(10, 'one'));
 *     const two = group.createTask(() => sleep(5, 'two'));
 *     return [await one, await two];
 *   });
 *   console.log(results); // [ 'one', 'two' ]
 * });
 * ```
 */
export async function taskGroup<T>(body: (group: TaskGroup) => PromiseLike<T> | T): Promise<T> {
  if (typeof body !== 'function') {
    throw new TypeError('taskGroup() takes the body as a function: taskGroup(async (group) => { … })');
  }
  if (currentTask() === undefined) return await createTask(() => taskGroup(body));
  const scope = new CancelScope();
  return scope.leaving(async () => {
    const group = new TaskGroup(scope);
    let result: T | undefined;
    const outcome: BodyOutcome = { failed: false, error: undefined };
    try {
      result = await body(group);
    } catch (error) {
      outcome.failed = true;
      outcome.error = error;
    }
    const cancelled = await group._leave(outcome);
    return (cancelled ? undefined : result) as T;
  });
}
