/** What code can ask of the task it runs in. */
import { callSignal } from './call-signal.ts';
import { isPendingAtOnce } from './cancellation/context.ts';
import { activeTask, currentCancelContext } from './context.ts';
import type { EventLoop } from './loop.ts';
import { getRunningLoop } from './running.ts';
import type { Task } from './task.ts';

/** The task that is running this code; `undefined` outside of tasks and in callbacks. */
export function currentTask(loop?: EventLoop): Task<unknown> | undefined {
  const task = activeTask()?._visible;
  return task !== undefined && (loop === undefined || task._loop === loop) ? task : undefined;
}

/** Returns the loop if a waiting method may take the fast path: no pending cancellation, time budget left. */
export function loopToTakeIn(): EventLoop | undefined {
  const context = currentCancelContext();
  if (context !== undefined && isPendingAtOnce(context)) return undefined;
  // Asked of the task where there is one: this is on the path of every `get` and `acquire`.
  const loop = context?._task._loop.isRunning() === true ? context._task._loop : getRunningLoop();
  return loop._mayGoOn() ? loop : undefined;
}

/** All tasks of `loop` (default: the running one) that have not ended. */
export function allTasks(loop?: EventLoop): Set<Task<unknown>> {
  return (loop ?? getRunningLoop())._pendingTasks();
}

/**
 * The current task's `AbortSignal`, aborted when the task is cancelled, or the timeout or task group around this code:
 * `fetch(url, { signal: currentSignal() })`.
 * In a worker of an executor: that of the call, which a long loop sees aborted at once. Elsewhere: one that never is.
 */
export function currentSignal(): AbortSignal {
  return callSignal(currentCancelContext()?._aborter.signal) ?? new AbortController().signal;
}
