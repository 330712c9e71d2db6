/** What a parked task waits for. */
import { ChainWait } from '../core/chain-wait.ts';
import type { Future } from '../core/future.ts';
import { Operation } from '../core/operation.ts';
import { Task } from '../core/task.ts';
import { Waiter } from '../core/waiter.ts';

export interface Wait {
  /** What it is parked in; a waiting method that takes several waits (`condition.wait()`) is looked through. */
  readonly future: Future<unknown>;
  /** The lock, queue, event … at which it stands in line. */
  readonly primitive: object | undefined;
  /** The waiting method that was looked through: `Condition.wait`. */
  readonly operation: string | undefined;
  /** The tasks that all have to end before it goes on: the one it awaits, or those it gathers. */
  readonly tasks: readonly Task<unknown>[];
}

/** None for a task that runs, or waits for a promise that is not ours; several inside a `Promise.all` or `race`. */
export function waitsOf(task: Task<unknown>): Wait[] {
  return task._waitsFor().flatMap((future) => waitsIn(future, undefined));
}

function waitsIn(future: Future<unknown>, operation: string | undefined): Wait[] {
  if (future instanceof Operation) {
    return future._waitsFor().flatMap((inner) => waitsIn(inner, operation ?? future.getName()));
  }
  if (future instanceof ChainWait) return waitsIn(future._source, operation);
  const primitive = future instanceof Waiter ? future._line.primitive : undefined;
  return [{ future, primitive, operation, tasks: future instanceof Task ? [future] : gathered(future) }];
}

/** What `gather()` returns knows its children, and is above the core. */
interface Gathering {
  readonly _children?: readonly Future<unknown>[];
}

export function isGathering(future: Future<unknown>): boolean {
  return (future as Gathering)._children !== undefined;
}

function gathered(future: Future<unknown>): readonly Task<unknown>[] {
  const children = (future as Gathering)._children ?? [];
  return children.filter((child) => child instanceof Task && !child.done()) as Task<unknown>[];
}
