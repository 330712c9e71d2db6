/**
 * Operation: a waiting method of the library that takes several waits (`condition.wait()`, `barrier.wait()`), written as
 * an async function and returned as a future.
 *
 * It is a task that starts at once, is not listed among the program's tasks, and resumes whoever awaits it in the very
 * step in which it ends: so it takes as many turns of the loop as the same code inside the caller would, as in asyncio.
 * For the same reason a cancellation that is pending in the caller is delivered where the operation really waits, and
 * nowhere if it does not.
 */

import { isPending } from './cancellation/context.ts';
import { currentTask } from './current-task.ts';
import type { EventLoop } from './loop.ts';
import type { Awaiter } from './reaction.ts';
import { getRunningLoop } from './running.ts';
import { type Coro, Task } from './task.ts';
import { checkedOptions } from './task-options.ts';

export class Operation<T> extends Task<T> {
  readonly #caller = currentTask();
  #hasWaited = false;

  /** Of the running loop, or of the one whose method it is. */
  constructor(name: string, body: Coro<T>, loop: EventLoop = getRunningLoop()) {
    super(body, checkedOptions(name, undefined, true, loop));
    this._enter();
    this._loop._removeTask(this as Task<unknown>);
  }

  /** @internal Not inside the constructor of `Task`: what it runs may ask for the caller. */
  protected override _start(): void {}

  /** @internal */
  override get _visible(): Task<unknown> | undefined {
    return this.#caller;
  }

  /** @internal */
  override get _hasWaited(): boolean {
    return this.#hasWaited;
  }

  /** @internal */
  override _park(awaiter: Awaiter): void {
    this.#waits();
    super._park(awaiter);
  }

  /** @internal */
  override _isInForeignPromise(): void {
    this.#waits();
  }

  /** @internal */
  override _dispatch(): void {
    this._resume();
  }

  /** It has come to a real wait: what is pending in those who await it is delivered there. */
  #waits(): void {
    if (this.#hasWaited) return;
    this.#hasWaited = true;
    for (const awaiter of this._awaiters()) {
      if (awaiter.context !== undefined && isPending(awaiter.context)) awaiter.context._task._deliverPending(awaiter);
    }
  }
}
