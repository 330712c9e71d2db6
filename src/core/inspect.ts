/** How objects of the library look in messages, in `util.inspect` and in the monitor: their state at a glance. */
import { inspect } from 'node:util';

const LONGEST_VALUE = 80;

/** A value in one line, cut where it is long. */
export function show(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    compact: true,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 6,
    maxStringLength: 60,
  });
  const line = text.replace(/\s*\n\s*/g, ' ');
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}

/** A function as a message names it: `fetchUser()`. */
// biome-ignore lint/complexity/noBannedTypes: any function
export function showFunction(fn: Function): string {
  return `${fn.name || '<anonymous>'}()`;
}

/** A function for messages, and whatever else was given in its place. */
export function showCallable(value: unknown): string {
  return typeof value === 'function' ? showFunction(value) : show(value);
}

/** An error in one line: `TypeError: message`. */
export function showError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : show(error);
}
