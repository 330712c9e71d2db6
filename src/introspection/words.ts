/** Tasks, and what they wait for, in words. */
import type { Task } from '../core/task.ts';
import { holderOf } from './holders.ts';
import { type Wait, waitsOf } from './waits.ts';

const MAX_LENGTH = 120;

export function showTask(task: Task<unknown>): string {
  return `task '${task.getName()}'`;
}

/** `<Lock locked, 1 waiter>, which task 'Task-3' holds`. */
export function showWait(task: Task<unknown>): string {
  const waits = waitsOf(task);
  if (waits.length === 0) return 'a promise that is not of tsyncio';
  return waits.map((wait) => showOne(task, wait)).join(' and ');
}

function showOne(task: Task<unknown>, { future, primitive, operation, tasks }: Wait): string {
  if (tasks.length > 0) return tasks.map((other) => (other === task ? 'itself' : showTask(other))).join(' and ');
  if (operation !== undefined) return `${operation}()`;
  if (primitive === undefined) return short(String(future));
  const holder = holderOf(primitive);
  const words = short(String(primitive));
  if (holder === undefined) return words;
  return `${words}, which ${holder === task ? 'it holds itself' : `${showTask(holder)} holds`}`;
}

function short(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}
