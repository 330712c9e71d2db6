/**
 * Cancellations that were caught and forgotten.
 *
 * A task may catch `CancelledError` to clean up, waiting included, and then throws it on or returns at once; code that
 * asked for the cancellation itself (a timeout, a task group) takes it back with `uncancel()`. What is left: the task
 * goes on as if nothing had been. That is seen when it parks at the same `await` again, or when it waited again and
 * then returned a result.
 */
import type { Future } from '../../core/future.ts';
import type { Task } from '../../core/task.ts';
import type { FindingSink, Frame } from '../findings/finding.ts';
import { originOf } from '../findings/origin.ts';
import { parkedAt } from './creation-stacks.ts';

interface Delivery {
  readonly frames: readonly Frame[];
  hasWaitedSince: boolean;
}

export class Cancellations {
  readonly #sink: FindingSink;
  readonly #delivered = new WeakMap<Task<unknown>, Delivery>();
  /** Asked before the map, for each wait of each task. */
  #hasDelivered = false;

  constructor(sink: FindingSink) {
    this.#sink = sink;
  }

  taskCancelDelivered(task: Task<unknown>, future: Future<unknown> | undefined): void {
    // A future that somebody else cancelled is no cancellation of the task; before the first step nothing can be caught.
    if (future === undefined || task.cancelling() === 0) return;
    this.#hasDelivered = true;
    this.#delivered.set(task, { frames: parkedAt(task)?.frames() ?? [], hasWaitedSince: false });
  }

  taskUncancelled(task: Task<unknown>): void {
    if (task.cancelling() === 0) this.#delivered.delete(task);
  }

  taskWaiting(task: Task<unknown>): void {
    if (!this.#hasDelivered) return;
    const delivery = this.#delivered.get(task);
    if (delivery === undefined) return;
    delivery.hasWaitedSince = true;
    if (isSamePlace(delivery.frames, parkedAt(task)?.frames() ?? [])) this.#report(task, delivery);
  }

  taskDone(task: Task<unknown>): void {
    if (!this.#hasDelivered) return;
    const delivery = this.#delivered.get(task);
    if (delivery?.hasWaitedSince === true && task._state === 'result') this.#report(task, delivery);
  }

  #report(task: Task<unknown>, delivery: Delivery): void {
    this.#delivered.delete(task);
    this.#sink.report('swallowed-cancel', {
      message: `task '${task.getName()}' caught its CancelledError and went on`,
      stack: delivery.frames,
      task: task.getName(),
    });
  }
}

function isSamePlace(one: readonly Frame[], other: readonly Frame[]): boolean {
  const [a, b] = [placeOf(one), placeOf(other)];
  return a !== undefined && a === b;
}

/** Undefined where the program itself waits for one of our async functions: a task group, say, waits again for its children. */
function placeOf(frames: readonly Frame[]): string | undefined {
  const frame = frames.find(({ file }) => originOf(file) === 'user' || originOf(file) === 'dependency');
  return frame === undefined || frame.isAsync ? undefined : `${frame.file}:${frame.line}:${frame.column}`;
}
