/**
 * Errors cross threads and processes whole: class, message, `cause`, own fields, the members of a group, and the stacks
 * of both sides. The class is found as functions are, by its module; where the other side cannot import it, the nearest
 * class above it is taken, and `name` is kept.
 */
import { show } from '../core/index.ts';
import { provideArrivals } from './blocking.ts';
import { describeClass } from './describe-function.ts';
import type { AnyFunction, FunctionReference } from './function-reference.ts';
import { resolveFunction, resolveWithoutWaiting } from './resolve-function.ts';
import { joinStacks, type StackHolder } from './stacks.ts';

/** An error as it is sent. */
export interface SentError {
  /** Its class and those above it that can be found by name, its own first. */
  readonly classes: readonly FunctionReference[];
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly cause: SentValue | undefined;
  /** The members, of an `AggregateError`. */
  readonly errors: readonly SentValue[] | undefined;
  readonly fields: readonly (readonly [string, SentValue])[];
}

/** What is thrown need not be an error, and what hangs on one may be anything. */
export type SentValue = { readonly error: SentError } | { readonly value: unknown };

/** How deep causes and members are followed: a chain this long is a cycle, or of no use to a reader. */
const DEEPEST = 16;

const references = new WeakMap<AnyFunction, FunctionReference | null>();

export function packThrown(thrown: unknown, depth = 0): SentValue {
  if (!(thrown instanceof Error)) return { value: cloneable(thrown) };
  if (depth > DEEPEST) return { value: String(thrown) };
  const inner = (value: unknown): SentValue => packThrown(value, depth + 1);
  const errors = (thrown as Partial<AggregateError>).errors;
  return {
    error: {
      classes: classesOf(thrown),
      name: String(thrown.name),
      message: String(thrown.message),
      stack: typeof thrown.stack === 'string' ? thrown.stack : '',
      cause: 'cause' in thrown ? inner(thrown.cause) : undefined,
      errors: Array.isArray(errors) ? errors.map(inner) : undefined,
      fields: Object.entries(thrown)
        .filter(([key]) => !OWN_PLACE.has(key))
        .map(([key, value]) => [key, inner(value)] as const),
    },
  };
}

const OWN_PLACE = new Set(['message', 'stack', 'cause', 'errors', 'name']);

/** What cannot be sent is sent as the text that a message would show. */
function cloneable(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return show(value);
  if (typeof value !== 'object' || value === null) return value;
  try {
    structuredClone(value);
    return value;
  } catch {
    return show(value);
  }
}

function classesOf(error: Error): FunctionReference[] {
  const classes: FunctionReference[] = [];
  for (let proto: unknown = Object.getPrototypeOf(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
    const errorClass: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
    if (typeof errorClass !== 'function') continue;
    const reference = classReference(errorClass as AnyFunction);
    if (reference !== null) classes.push(reference);
    // All of its ancestors are known everywhere.
    if (reference?.kind === 'builtin' || errorClass === Error) break;
  }
  return classes;
}

function classReference(errorClass: AnyFunction): FunctionReference | null {
  let reference = references.get(errorClass);
  if (reference === undefined) {
    try {
      reference = describeClass(errorClass) ?? null;
    } catch {
      // No inspector: the classes above it are known all the same, by name.
      reference = BUILTIN.has(errorClass.name) ? { kind: 'builtin', module: undefined, name: errorClass.name } : null;
    }
    references.set(errorClass, reference);
  }
  return reference;
}

const BUILTIN = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AggregateError',
]);

/** Classes that this side does not find: it does not look again. */
const unknownHere = new Set<string>();
const arrivals = new Set<() => void>();

/**
 * Hands an error that came to `deliver`: at once where its classes are known, else when their modules are imported.
 *
 * @param submitter made where the call was submitted: its stack is the second half of the story.
 */
export function unpackThrown(
  sent: SentValue,
  submitter: StackHolder | undefined,
  deliver: (error: unknown) => void,
): void {
  const missing = new Set<Promise<unknown>>();
  collectMissing(sent, missing);
  const finish = (): void => {
    if (!arrivals.delete(finish)) return;
    deliver(rebuild(sent, submitter));
  };
  arrivals.add(finish);
  if (missing.size === 0) finish();
  else Promise.allSettled(missing).then(finish, finish);
}

provideArrivals(() => {
  for (const finish of [...arrivals]) finish();
});

function collectMissing(sent: SentValue, missing: Set<Promise<unknown>>): void {
  if (!('error' in sent)) return;
  const { classes, cause, errors, fields } = sent.error;
  for (const reference of classes) {
    if (unknownHere.has(JSON.stringify(reference))) continue;
    try {
      const found = resolveFunction(reference);
      if (found instanceof Promise) missing.add(found);
    } catch {
      // The class above it is taken.
    }
  }
  for (const inner of [cause, ...(errors ?? []), ...fields.map(([, value]) => value)]) {
    if (inner !== undefined) collectMissing(inner, missing);
  }
}

function rebuild(sent: SentValue, submitter: StackHolder | undefined): unknown {
  if (!('error' in sent)) return sent.value;
  const { name, message, stack, cause, errors, fields } = sent.error;
  const error = instanceOfClass(sent.error);
  const hidden = (key: string, value: unknown): void => {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
  };
  if (error.name !== name) hidden('name', name);
  if (error.message !== message) hidden('message', message);
  hidden('stack', submitter === undefined ? stack : joinStacks(stack, submitter));
  if (cause !== undefined) hidden('cause', rebuild(cause, undefined));
  if (errors !== undefined)
    hidden(
      'errors',
      errors.map((inner) => rebuild(inner, undefined)),
    );
  for (const [key, value] of fields) (error as unknown as Record<string, unknown>)[key] = rebuild(value, undefined);
  return error;
}

function instanceOfClass({ classes, name, message }: SentError): Error {
  for (const reference of classes) {
    const found = findClass(reference);
    if (found === undefined) continue;
    if ((found as unknown) === DOMException) return new DOMException(message, name);
    // Its errorClass is not run: it may take anything, and has run once.
    return Reflect.construct(Error, [message], found) as Error;
  }
  return new Error(message);
}

function findClass(reference: FunctionReference): AnyFunction | undefined {
  const key = JSON.stringify(reference);
  if (unknownHere.has(key)) return undefined;
  try {
    const found = resolveWithoutWaiting(reference);
    if (found !== undefined && (found.prototype instanceof Error || (found as unknown) === Error)) return found;
  } catch {
    // Its module is there and does not have it.
  }
  unknownHere.add(key);
  return undefined;
}
