/** How objects of the library look in messages, in `util.inspect` and in the monitor: their state at a glance. */
import { inspect } from 'node:util';

const LONGEST_VALUE = 80;

/** A proxy that was revoked, a getter that throws: what a program throws may be anything, and messages name it all the same. */
const UNSHOWABLE = '<a value that cannot be shown>';

/** A value in one line, cut where it is long. */
export function show(value: unknown): string {
  let text: string;
  try {
    text = inspect(value, {
      depth: 1,
      compact: true,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 6,
      maxStringLength: 60,
    });
  } catch {
    return UNSHOWABLE;
  }
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
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : show(error);
  } catch {
    return UNSHOWABLE;
  }
}

/** The name of an error's class, for messages. */
export function nameOf(error: unknown): string {
  return field(error, 'name') ?? 'Error';
}

/** An error's stack as text. V8 formats it when it is first read, and until then it keeps the frames alive. */
export function stackOf(error: unknown): string | undefined {
  return field(error, 'stack');
}

/** What is known of an error whose fields may throw, or may not be strings. */
export function describeError(error: unknown): { type: string; message: string; stack: string } {
  return {
    type: nameOf(error),
    message: field(error, 'message') ?? show(error),
    stack: field(error, 'stack') ?? show(error),
  };
}

function field(error: unknown, name: 'name' | 'message' | 'stack'): string | undefined {
  try {
    const value = (error as Partial<Error> | null | undefined)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
