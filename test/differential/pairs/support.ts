/**
 * What the TypeScript half of every pair shares; `support.py` is its mirror.
 *
 * `say` prints a value the same way in both languages, and `kind` names an error's class, so that a difference in
 * the output is a difference in behaviour.
 */

import { CancelledError } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

/** An error of the program's own. */
export class Boom extends Error {
  override name = 'Boom';
}

/** Another one, of a different class. */
export class Crash extends Error {
  override name = 'Crash';
}

export function kind(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

export function text(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'number') return String(Math.round(value));
  if (value instanceof AggregateError) return `${kind(value)}[${value.errors.map(text).join(', ')}]`;
  if (value instanceof Error) {
    // Messages are compared where they are the program's own; those of the library are worded for its users.
    const own = value instanceof Boom || value instanceof Crash || value instanceof CancelledError;
    return `${kind(value)}(${own ? value.message : ''})`;
  }
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  return String(value);
}

export function say(...values: readonly unknown[]): void {
  console.log(values.map(text).join(' '));
}

/** `run()` on a clock that no busy machine disturbs: which of two timers is first is then certain. */
export function runOnVirtualTime<T>(main: () => PromiseLike<T>): Promise<T> {
  return virtualRun(main);
}
