import type { Task } from './task.ts';

/**
 * The tasks of a loop that have not ended, in the order they were made. The links are in the tasks: joining and leaving
 * cost next to nothing, and the list is what keeps a pending task alive.
 */
export class TaskList {
  #first: Task<unknown> | undefined;
  #last: Task<unknown> | undefined;

  add(task: Task<unknown>): void {
    task._previous = this.#last;
    if (this.#last === undefined) this.#first = task;
    else this.#last._next = task;
    this.#last = task;
  }

  /** A task that has left already stays out. */
  delete(task: Task<unknown>): void {
    if (task._previous !== undefined) task._previous._next = task._next;
    else if (this.#first === task) this.#first = task._next;
    if (task._next !== undefined) task._next._previous = task._previous;
    else if (this.#last === task) this.#last = task._previous;
    task._previous = undefined;
    task._next = undefined;
  }

  toSet(): Set<Task<unknown>> {
    const tasks = new Set<Task<unknown>>();
    for (let task = this.#first; task !== undefined; task = task._next) tasks.add(task);
    return tasks;
  }
}
