/**
 * Cancellations that were caught and forgotten.
 *
 * A task may catch `CancelledError` to clean up, waiting included, and throws it on then; code that asked for the
 * cancellation itself (a timeout, a task group) takes it back with `uncancel()`. Otherwise it was swallowed:
 * - the task goes on: it waits again, after the statement that caught the error, or at the very place where it waited;
 * - the task ends with a result, and what caught the error does not so much as mention cancellation: `catch {}` takes it
 *   for a failure like any other. A handler that names it (`error instanceof CancelledError`) and ends the task means it.
 */
import type { Future } from '../../core/future.ts';
import type { Task } from '../../core/task.ts';
import type { FindingSink, Frame } from '../findings/finding.ts';
import { originAt } from '../findings/source-map.ts';
import type { Progress } from '../promises/source/handlers.ts';
import { sourceFile } from '../promises/source/source-file.ts';
import { parkedAt } from './creation-stacks.ts';

export class Cancellations {
  readonly #sink: FindingSink;
  /** Where each task stood when its cancellation was delivered, until that is taken back or found swallowed. */
  readonly #delivered = new WeakMap<Task<unknown>, readonly Frame[]>();
  /** Asked before the map, for each wait of each task. */
  #hasDelivered = false;

  constructor(sink: FindingSink) {
    this.#sink = sink;
  }

  taskCancelDelivered(task: Task<unknown>, future: Future<unknown> | undefined): void {
    // A future that somebody else cancelled is no cancellation of the task; before the first step nothing can be caught.
    if (future === undefined || task.cancelling() === 0) return;
    this.#hasDelivered = true;
    this.#delivered.set(task, parkedAt(task)?.frames() ?? []);
  }

  taskUncancelled(task: Task<unknown>): void {
    if (task.cancelling() === 0) this.#delivered.delete(task);
  }

  taskWaiting(task: Task<unknown>): void {
    if (!this.#hasDelivered) return;
    const frames = this.#delivered.get(task);
    if (frames === undefined) return;
    if (hasGoneOn(code(frames), code(parkedAt(task)?.frames() ?? []))) this.#report(task, frames);
  }

  taskDone(task: Task<unknown>): void {
    if (!this.#hasDelivered || task._state !== 'result') return;
    const frames = this.#delivered.get(task);
    if (frames !== undefined && !isMeant(code(frames))) this.#report(task, frames);
  }

  #report(task: Task<unknown>, stack: readonly Frame[]): void {
    this.#delivered.delete(task);
    this.#sink.report('swallowed-cancel', {
      message: `task '${task.getName()}' caught its CancelledError and went on`,
      stack,
      task: task.getName(),
    });
  }
}

function code(frames: readonly Frame[]): readonly Frame[] {
  return frames.filter((frame) => ['user', 'dependency'].includes(originAt(frame)));
}

/** A task was interrupted at `from`, and waits at `to` now: whether that is after the error was caught, and no clean-up. */
function hasGoneOn(from: readonly Frame[], to: readonly Frame[]): boolean {
  const steps = functionsOfBoth(from, to);
  if (steps.includes('cleanup')) return false;
  if (steps.includes('beyond')) return true;
  // Where the program waits for one of our async functions, that may be waiting again: a task group for its children.
  const [start] = from;
  const [end] = to;
  return start !== undefined && end?.isAsync === false && progressBetween(start, end) === 'same';
}

/** How far each function has come that is on both stacks, innermost first. */
function functionsOfBoth(from: readonly Frame[], to: readonly Frame[]): Progress[] {
  const steps: Progress[] = [];
  let next = 0;
  for (const start of from) {
    const found = to.findIndex((end, index) => index >= next && progressBetween(start, end) !== 'elsewhere');
    const end = to[found];
    if (end === undefined) continue;
    steps.push(progressBetween(start, end));
    next = found + 1;
  }
  return steps;
}

function progressBetween(start: Frame, end: Frame): Progress {
  if (start.file !== end.file) return 'elsewhere';
  if (start.line === end.line && start.column === end.column) return 'same';
  return sourceFile(start.file)?.progress(start, end) ?? 'elsewhere';
}

/** Whether what caught the error, seen from the `await` outwards, says that it knows of cancellation. */
function isMeant(frames: readonly Frame[]): boolean {
  for (const { file, line, column } of frames) {
    for (const { namesCancellation, throws } of sourceFile(file)?.handlersAround(line, column) ?? []) {
      if (namesCancellation) return true;
      if (!throws) return false;
    }
  }
  return false;
}
