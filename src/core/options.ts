/**
 * The check of an options object. Every function of the API that takes one calls it first: nothing is registered, opened
 * or started before.
 *
 * A name that does not exist is refused, as Python refuses a keyword argument: `{ tls: true }` in place of `{ ssl: true }`
 * must not be ignored. An option given as `undefined` is one not given, whether it exists or not. Inherited options are checked like own ones,
 * because they are read like own ones. What an object holds that goes on to Node (TLS, environment, resource limits) is
 * Node's to check.
 */
import { show } from './inspect.ts';

/** A kind of value, for what `typeof` does not tell. */
export interface Check {
  /** Ends the sentence "it must be …". */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

/** What an option takes. A number is never NaN. `any`: whatever is given. */
export type Kind = 'any' | 'boolean' | 'function' | 'number' | 'string' | Check;

/** Every option of `O` with its kind: the compiler sees to it that none is missing. */
export type Known<O> = Readonly<Record<keyof O, Kind>>;

/**
 * @param where the function, as messages name it: `createTask`, `new Task`.
 * @throws TypeError for what is no options object, an option that does not exist, a value of a wrong type; RangeError for
 *   NaN.
 */
export function checkOptions(where: string, options: unknown, known: Readonly<Record<string, Kind>>): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw noObject(where, options, known);
  const given = options as Readonly<Record<string, unknown>>;
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue;
    if (!Object.hasOwn(known, name)) throw unknownOption(where, options, name, known);
    checkValue(where, name, value, known[name] as Kind);
  }
  // Of an object of a class the loop does not see the getters. (`getPrototypeOf` takes longer.)
  if (given.constructor === Object) return;
  for (const name in known) checkValue(where, name, given[name], known[name] as Kind);
}

function checkValue(where: string, name: string, value: unknown, kind: Kind): void {
  if (value === undefined || kind === 'any') return;
  if (typeof kind !== 'string') {
    if (!kind.accepts(value)) throw wrongType(where, name, value, kind.expected);
    return;
  }
  if (typeof value !== kind) throw wrongType(where, name, value, `a ${kind}`);
  if (Number.isNaN(value)) throw new RangeError(`${where}(): ${name} must not be NaN (not a number)`);
}

function wrongType(where: string, name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`${where}(): ${name} must be ${expected}, not ${show(value)}`);
}

function noObject(where: string, given: unknown, known: object): TypeError {
  return new TypeError(`${where}() takes its options as an object, { ${list(known)} }, not ${show(given)}`);
}

function unknownOption(where: string, options: object, name: string, known: object): TypeError {
  // The habit of asyncio: a loop in place of { loop }.
  if (loopKind.accepts(options)) return noObject(where, options, known);
  return new TypeError(`${where}(): there is no option ${show(name)}; options are ${list(known)}`);
}

function list(known: object): string {
  return Object.keys(known).join(', ');
}

// ── Kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const loopKind: Check = {
  expected: 'an EventLoop',
  accepts: (value) => typeof value === 'object' && value !== null && 'callSoon' in value,
};

/** For what takes a loop and nothing else. */
export const loopOption = { loop: loopKind } as const;

export const contextKind: Check = {
  expected: 'a function, as AsyncLocalStorage.snapshot() returns',
  accepts: (value) => typeof value === 'function',
};

/** The numbers of a program that are counted: of workers, of bytes, of a descriptor. */
export const wholeNumber: Check = { expected: 'a whole number', accepts: Number.isInteger };

/** What is handed on to Node. */
export const plainObject: Check = {
  expected: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

export const array: Check = { expected: 'an array', accepts: Array.isArray };
