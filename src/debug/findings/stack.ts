/**
 * Taking stacks, and reading V8's text.
 *
 * A stack costs most when it becomes text, so `captureStack` leaves that to the first `frames()`. Until then it keeps
 * the functions and receivers of its frames alive: where a stack is kept in something that waits for an object to be
 * collected, call `frames()` early. The program's own `Error.prepareStackTrace` is never called for a stack of ours.
 */
import { fileURLToPath } from 'node:url';
import type { Frame, RawStack } from './finding.ts';
import { contained } from './internal-errors.ts';
import { formatFrames, visibleFrames } from './stack-text.ts';

/** Whatever can be on a stack. */
type AnyFunction = (...args: never[]) => unknown;

/** What V8 hangs a stack on. */
interface Holder {
  stack?: unknown;
}

type StackFormatter = (error: Error, callSites: NodeJS.CallSite[]) => unknown;
type ErrorClass = { stackTraceLimit?: number; prepareStackTrace?: StackFormatter | undefined };
const errorClass = Error as unknown as ErrorClass;

let captured = 0;

/** A stack that is not text yet. It is the library's creation stack too, which is why it looks like an `Error`. */
export class CapturedStack implements Error {
  readonly name = 'Stack';
  readonly message = '';
  /** Stacks are numbered in the order in which they are captured: what has the smaller number was created first. */
  readonly number = ++captured;
  #holder: Holder | undefined;
  #frames: readonly Frame[] = [];
  #text: string | undefined;

  constructor(holder: Holder) {
    this.#holder = holder;
  }

  frames(): readonly Frame[] {
    if (this.#holder !== undefined) {
      this.#frames = readFrames(this.#holder);
      // Lets go of the functions and receivers.
      this.#holder = undefined;
    }
    return this.#frames;
  }

  /** For people: positions in the source, without the frames of Node and tsyncio. */
  get stack(): string {
    // Read by the core, which knows nothing of errors in here.
    return contained(() => {
      this.#text ??= `${this.name}\n${formatFrames(visibleFrames(this.frames())) ?? ''}`;
      return this.#text;
    }, this.name);
  }
}
// What looks for errors by `instanceof` (the core's `getStack`) takes it for one; nothing is captured twice.
Object.setPrototypeOf(CapturedStack.prototype, Error.prototype);

/**
 * The stack of the caller, at most `limit` frames; on top are frames of our own, which every reader passes over.
 * `below` leaves out the frames down to that function, which has to be on the stack: a frame that is kept costs some
 * 130 ns, one that is passed over less.
 */
export function captureStack(limit: number, below?: AnyFunction): CapturedStack {
  const before = errorClass.stackTraceLimit;
  const isOurs = setLimit(limit);
  const holder: Holder = below === undefined ? new Error() : {};
  if (below !== undefined) Error.captureStackTrace(holder, below);
  if (isOurs) setLimit(before);
  return new CapturedStack(holder);
}

/** False where the program has frozen `Error`: then its limit holds. */
function setLimit(limit: number | undefined): boolean {
  try {
    if (limit === undefined) delete errorClass.stackTraceLimit;
    else errorClass.stackTraceLimit = limit;
    return true;
  } catch {
    return false;
  }
}

/** Innermost frame first. */
export function framesOf(raw: RawStack | undefined): readonly Frame[] {
  if (raw === undefined) return [];
  if (typeof raw === 'string') return parseStack(raw);
  return 'frames' in raw ? raw.frames() : raw;
}

/** V8 formats a stack when `.stack` is first read, by the formatter of that moment. */
function readFrames(holder: Holder): readonly Frame[] {
  const formatter = Object.getOwnPropertyDescriptor(errorClass, 'prepareStackTrace');
  if (formatter?.configurable === false || !Object.isExtensible(Error)) return parseStack(String(holder.stack));
  const value: StackFormatter = (_error, callSites) => callSites.map(String);
  Object.defineProperty(errorClass, 'prepareStackTrace', { value, configurable: true, writable: true });
  try {
    const lines: unknown = holder.stack;
    if (!Array.isArray(lines)) return typeof lines === 'string' ? parseStack(lines) : [];
    return lines.map((line) => parseCall(String(line))).filter((frame) => frame !== undefined);
  } finally {
    if (formatter === undefined) delete errorClass.prepareStackTrace;
    else Object.defineProperty(errorClass, 'prepareStackTrace', formatter);
  }
}

/** Reads the `at …` lines of V8's text; every other line (the error's own, Node's source excerpts) is passed over. */
export function parseStack(text: string): Frame[] {
  const isMapped = process.sourceMapsEnabled === true;
  const frames: Frame[] = [];
  for (const line of text.split('\n')) {
    const call = /^\s+at (.+?)\s*$/.exec(line)?.[1];
    const frame = call === undefined ? undefined : parseCall(call);
    if (frame !== undefined) frames.push(isMapped ? { ...frame, isMapped } : frame);
  }
  return frames;
}

const POSITION = /^(.*):(\d+):(\d+)$/s;

/** One call as V8 prints it: `async Class.method [as alias] (file:1:2)`, `file:1:2`, `Array.map (<anonymous>)`. */
export function parseCall(text: string): Frame | undefined {
  const isAsync = text.startsWith('async ');
  const call = isAsync ? text.slice('async '.length) : text;
  const open = call.endsWith(')') ? call.indexOf(' (') : -1;
  const place = open < 0 ? call : call.slice(open + 2, -1);
  const functionName = open < 0 ? undefined : nameOf(call.slice(0, open));
  const found = POSITION.exec(outOfEval(place));
  if (found === null) {
    // `Array.forEach (<anonymous>)`, `Promise.all (index 0)`: no place, but a name a reader can use
    return open < 0 ? undefined : { functionName, file: '<anonymous>', line: 0, column: 0, isAsync };
  }
  const [, file = '', line, column] = found;
  return { functionName, file: pathOf(file), line: Number(line), column: Number(column), isAsync };
}

/** `eval at f (app.js:3:1), <anonymous>:1:1` stands for the call of `eval` in app.js. */
function outOfEval(place: string): string {
  if (!place.startsWith('eval at ')) return place;
  return /\(((?:(?!\(|eval at ).)+:\d+:\d+)\)/.exec(place)?.[1] ?? place;
}

/** Without `[as alias]`; the function that CommonJS wraps a module in is no name. */
function nameOf(text: string): string | undefined {
  const name = text.replace(/ \[as [^\]]*\]$/, '');
  return name === 'Object.<anonymous>' || name === '<anonymous>' || name === '' ? undefined : name;
}

function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file.replace(/[?#].*$/, ''));
  } catch {
    return file;
  }
}
