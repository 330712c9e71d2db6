/**
 * The promise of each task's function: by it the place is found where a task stands that waits for a promise that is
 * not of tsyncio. It is what the function makes first in the first step of the task.
 */
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import type { Task } from '../../core/task.ts';
import type { RawStack } from '../findings/finding.ts';
import type { MainLine } from './main-line.ts';
import { stuckFunction } from './native.ts';

export class TaskPromises implements Instrument {
  readonly #mainLine: MainLine;
  readonly #created = new Set<Task<unknown>>();

  constructor(mainLine: MainLine) {
    this.#mainLine = mainLine;
    addInstrument(this);
  }

  stop(): void {
    removeInstrument(this);
  }

  taskCreated(task: Task<unknown>): void {
    this.#created.add(task);
  }

  taskStepBegin(task: Task<unknown>): void {
    if (this.#created.delete(task)) this.#mainLine.taskBegins(task);
  }

  taskStepEnd(): void {
    this.#mainLine.taskStepped();
  }

  taskDone(task: Task<unknown>): void {
    this.#created.delete(task);
  }

  placeOf(task: Task<unknown>): RawStack | undefined {
    const promise = this.#mainLine.promiseOf(task);
    return promise === undefined ? undefined : stuckFunction(promise, this.#mainLine.pending())?.frames;
  }
}
