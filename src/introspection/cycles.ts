/**
 * Tasks that wait for each other in a circle: each awaits the next one, gathers it, or wants a lock that it holds.
 * None of them can go on before another does, so that only a cancellation from outside can end it.
 */
import type { Future } from '../core/future.ts';
import { Task } from '../core/task.ts';
import { Waiter } from '../core/waiter.ts';
import { holderOf } from './holders.ts';
import { isGathering, waitsOf } from './waits.ts';

/** The tasks without whose progress `task` makes none. */
export function prerequisites(task: Task<unknown>): Task<unknown>[] {
  const waits = waitsOf(task);
  const [wait] = waits;
  // Several at once: a race would need only one of them.
  if (wait === undefined || waits.length > 1) return [];
  const holder = wait.primitive === undefined ? undefined : holderOf(wait.primitive);
  return holder === undefined ? [...wait.tasks] : [holder];
}

/** Whether a wait for `future` may close a circle: cheap, for every wait of every task. */
export function mayCloseCycle(future: Future<unknown>): boolean {
  if (future instanceof Waiter) return future._line.isExclusive;
  return future instanceof Task || isGathering(future);
}

/** The circle that `task` is a part of, beginning with it; undefined when there is none. */
export function findCycle(task: Task<unknown>): Task<unknown>[] | undefined {
  const seen = new Set<Task<unknown>>();
  const path: Task<unknown>[] = [];
  const leadsBack = (from: Task<unknown>): boolean => {
    path.push(from);
    for (const next of prerequisites(from)) {
      if (next === task) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      if (leadsBack(next)) return true;
    }
    path.pop();
    return false;
  };
  return leadsBack(task) ? path : undefined;
}
