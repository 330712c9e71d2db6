/**
 * Taking stacks, and reading V8's text.
 *
 * A stack costs most when it becomes text, so `captureStack` leaves that to the first `frames()`. Until then it keeps
 * the functions and receivers of its frames alive: where a stack is kept in something that waits for an object to be
 * collected, call `frames()` early. The program's own `Error.prepareStackTrace` is never called for a stack of ours.
 */
import { fileURLToPath } from 'node:url';
import type { Frame, RawStack } from './finding.ts';
import { formatFrames, visibleFrames } from './stack-text.ts';

/**
 * How many frames are kept. Up to seven of them are ours, between the program's call and here; past five of its own a
 * reader has long found the place, and each frame costs 50 ns.
 */
const DEFAULT_LIMIT = 12;

type StackFormatter = (error: Error, callSites: NodeJS.CallSite[]) => unknown;
type ErrorClass = { stackTraceLimit?: number; prepareStackTrace?: StackFormatter | undefined };
const errorClass = Error as unknown as ErrorClass;

/** A stack that is not text yet. It is the library's creation stack too, which is why it looks like an `Error`. */
export class CapturedStack implements Error {
  readonly name = 'Stack';
  readonly message = '';
  #holder: Error | undefined;
  #frames: readonly Frame[] = [];
  #text: string | undefined;

  constructor(holder: Error) {
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
    this.#text ??= `${this.name}\n${formatFrames(visibleFrames(this.frames())) ?? ''}`;
    return this.#text;
  }
}
// What looks for errors by `instanceof` (the core's `getStack`) takes it for one; nothing is captured twice.
Object.setPrototypeOf(CapturedStack.prototype, Error.prototype);

/**
 * The stack of the caller, at most `limit` frames; on top are frames of our own, which every reader passes over.
 * `new Error` takes half the time of `Error.captureStackTrace`, which could leave them out.
 */
export function captureStack(limit: number = DEFAULT_LIMIT): CapturedStack {
  const before = errorClass.stackTraceLimit;
  errorClass.stackTraceLimit = limit;
  const holder = new Error();
  if (before === undefined) delete errorClass.stackTraceLimit;
  else errorClass.stackTraceLimit = before;
  return new CapturedStack(holder);
}

/** Innermost frame first. */
export function framesOf(raw: RawStack | undefined): readonly Frame[] {
  if (raw === undefined) return [];
  if (typeof raw === 'string') return parseStack(raw);
  return 'frames' in raw ? raw.frames() : raw;
}

/** V8 formats a stack when `.stack` is first read, by the formatter of that moment. */
function readFrames(holder: Error): readonly Frame[] {
  const formatter = Object.getOwnPropertyDescriptor(errorClass, 'prepareStackTrace');
  errorClass.prepareStackTrace = (_error, callSites) => callSites.map(String);
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
