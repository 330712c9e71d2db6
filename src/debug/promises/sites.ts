/**
 * Where a promise was made: taken in a few hundred nanoseconds a frame, read only when something turns out to be wrong.
 *
 * A stack that was not read yet keeps the functions and receivers of its frames alive. It hangs on the promise, so it
 * prolongs nothing as long as whoever watches for a promise to be collected reads it first.
 */
import { runInNewContext } from 'node:vm';
import type { Frame } from '../findings/finding.ts';
import type { Origin } from '../findings/origin.ts';
import { originAt } from '../findings/source-map.ts';
import { FRAMES } from './constants.ts';
import { pathOf, sourceFile } from './source/source-file.ts';

/** `engine`: a function of V8's own, `Array.map`, `new Promise`. */
export type Role = Origin | 'engine';

export interface CallFrame extends Frame {
  readonly role: Role;
  /** The bare name, `save` of `Store.save`. */
  readonly name: string;
  readonly isConstructor: boolean;
  /** The position is the beginning of the function: it has only just been called. */
  readonly isEntry: boolean;
}

/** What V8 hangs the stack on, formatted when it is first read. */
export interface CallSites {
  readonly stack: unknown;
}

interface EngineCallSite {
  getFileName(): string | null | undefined;
  getScriptNameOrSourceURL(): string | null | undefined;
  getFunctionName(): string | null;
  getTypeName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getPosition(): number;
  getEnclosingLineNumber?(): number | null;
  getEnclosingColumnNumber?(): number | null;
  isAsync(): boolean;
  isConstructor(): boolean;
  isToplevel(): boolean;
}

/**
 * `Error` of a realm of our own, whose settings are ours: the program's `Error.stackTraceLimit` and
 * `Error.prepareStackTrace`, which it may have changed or frozen, are neither used nor touched.
 */
const capture = runInNewContext(
  // In a function, because the global object of such a realm is slow to ask.
  `(() => {
    const { captureStackTrace } = Error;
    Error.stackTraceLimit = ${FRAMES + 1};
    Error.prepareStackTrace = (error, calls) => calls;
    return (below) => {
      const site = { stack: undefined };
      captureStackTrace(site, below);
      return site;
    };
  })()`,
) as (below: (...args: never[]) => unknown) => CallSites;

/** Takes the stack of the caller of `below`, a function on the stack. */
export const captureSite: (below: (...args: never[]) => unknown) => CallSites = capture;

function callSitesOf({ stack }: CallSites): readonly EngineCallSite[] {
  return Array.isArray(stack) ? withoutDispatcher(stack as EngineCallSite[]) : [];
}

/** Where several hooks are set (`AsyncLocalStorage` sets one before Node 24), Node calls them from a function of its own. */
function withoutDispatcher(calls: readonly EngineCallSite[]): readonly EngineCallSite[] {
  return calls[0]?.getFileName() === 'node:internal/promise_hooks' ? calls.slice(1) : calls;
}

/** Whether a function of the engine's own made it: `then`, `new Promise`, …; not an async function, nor `await`. */
export function isEngineMade(site: CallSites): boolean {
  const made = callSitesOf(site)[0];
  return made !== undefined && !made.getScriptNameOrSourceURL();
}

/** The same for promises made at the same place by the same calls. */
export function siteKey(site: CallSites): string {
  let key = '';
  for (const call of callSitesOf(site))
    key += `${call.getScriptNameOrSourceURL() ?? call.getFunctionName()}:${call.getPosition()}|`;
  return key;
}

/** The name of the innermost function. Reads no file: the program may be anywhere. */
export function topNameOf(site: CallSites): string | null | undefined {
  return callSitesOf(site)[0]?.getFunctionName();
}

/** Innermost first; with `treatAsUser` the code of packages counts as the user's own. */
export function framesOf(site: CallSites, treatAsUser = false): readonly CallFrame[] {
  const frames = callSitesOf(site).map(frameOf);
  return treatAsUser
    ? frames.map((frame) => (frame.role === 'dependency' ? { ...frame, role: 'user' } : frame))
    : frames;
}

function frameOf(call: EngineCallSite): CallFrame {
  const script = call.getFileName();
  const file = typeof script === 'string' && script !== '' ? pathOf(script) : '<anonymous>';
  const line = call.getLineNumber() ?? 0;
  const column = call.getColumnNumber() ?? 0;
  const name = call.getFunctionName() ?? '';
  const functionName = displayName(call, name);
  const frame = { functionName, file, line, column, isAsync: call.isAsync() };
  const role = file === '<anonymous>' ? 'engine' : originAt(frame);
  return {
    ...frame,
    role,
    name,
    isConstructor: call.isConstructor(),
    isEntry: isEntry(call, name, line, column) || (role === 'user' && isComputedMethod(file, line, column)),
  };
}

function displayName(call: EngineCallSite, name: string): string | undefined {
  if (name === '') return undefined;
  if (call.isConstructor()) return `new ${name}`;
  if (call.isToplevel()) return name;
  const type = call.getTypeName();
  return type === null || type === '' || name.includes('.') || name.startsWith('<') ? name : `${type}.${name}`;
}

/** `static async *name(`: the most that stands between a function's beginning and its parameters. */
const LONGEST_PREFIX = 'static async function* '.length;

function isEntry(call: EngineCallSite, name: string, line: number, column: number): boolean {
  if (call.getEnclosingLineNumber?.() !== line) return false;
  const distance = column - (call.getEnclosingColumnNumber?.() ?? 0);
  return distance >= 0 && distance <= name.length + LONGEST_PREFIX;
}

/** `async [Symbol.asyncDispose]()`, whose name may be written at any length. */
function isComputedMethod(file: string, line: number, column: number): boolean {
  return sourceFile(file)?.isComputedMethod(line, column) === true;
}
