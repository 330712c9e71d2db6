/**
 * Cancellation contexts: what a cancellation can be asked of, a task or a scope in it (the body of a timeout or task
 * group). The `AsyncLocalStorage` context holds the innermost one, so every `await` of a future knows which it is made in.
 *
 * A cancellation that could not be delivered at once is *pending*. It belongs to the context that was asked, as a rule
 * the task, and is delivered at the next `await` inside it. A scope that ends takes its own along and no other.
 */
import type { EventLoop } from '../loop.ts';
import type { Task } from '../task.ts';
import type { Aborter } from './aborter.ts';

/**
 * `at next wait`: it was asked while the task ran, so it is delivered at the next await that really waits, as in asyncio.
 * `at next await`: it was asked while the task was in a promise that is not ours; any await of ours delivers it.
 */
export type PendingCancellation = 'none' | 'at next wait' | 'at next await';

/** The message of what cancels a task whose loop was closed before it had ended. */
export const LOOP_CLOSED = 'Event loop is closed';

export interface CancelContext {
  /** @internal */
  readonly _task: Task<unknown>;
  /** @internal The context around a scope; a task has none. */
  readonly _outer: CancelContext | undefined;
  /** @internal */
  _pending: PendingCancellation;
  /** @internal The message of the pending cancellation. */
  _pendingMessage: string | undefined;
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal A scope that was left, a task that is done: code in it belongs to the context around it. */
  readonly _hasEnded: boolean;
  /** @internal Makes the abort signal of the context. */
  readonly _aborter: Aborter;
}

/** Whether a cancellation is pending for code in this context. */
export function isPending(context: CancelContext): boolean {
  for (let at: CancelContext | undefined = context; at !== undefined; at = at._outer) {
    if (at._pending !== 'none') return true;
  }
  return false;
}

/** Whether one is pending that even an await that need not wait delivers. */
export function isPendingAtOnce(context: CancelContext): boolean {
  for (let at: CancelContext | undefined = context; at !== undefined; at = at._outer) {
    if (at._pending === 'at next await') return true;
  }
  return false;
}

/** The message of what is pending: that of the outermost context, where several were asked. */
export function pendingMessage(context: CancelContext): string | undefined {
  let message: string | undefined;
  for (let at: CancelContext | undefined = context; at !== undefined; at = at._outer) {
    if (at._pending !== 'none') message = at._pendingMessage;
  }
  return message;
}

/** Everything pending is being delivered as one error; returns its message. */
export function takePending(context: CancelContext): string | undefined {
  const message = pendingMessage(context);
  for (let at: CancelContext | undefined = context; at !== undefined; at = at._outer) at._pending = 'none';
  return message;
}

export function isWithin(context: CancelContext, outer: CancelContext): boolean {
  for (let at: CancelContext | undefined = context; at !== undefined; at = at._outer) if (at === outer) return true;
  return false;
}
