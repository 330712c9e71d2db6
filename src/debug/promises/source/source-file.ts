/**
 * Source files by the name the engine gives them, read when a finding needs one and kept while they are needed.
 *
 * The text on disk is the text that runs for JavaScript and for types stripped by Node (which keeps positions). Files
 * that a loader compiled in memory are read by the map that came with them: position and text are then the source's.
 */
import { readFileSync, statSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mapInMemory } from '../../findings/memory-maps.ts';
import { type Handler, handlersAround, type Progress, progress } from './handlers.ts';
import { calledFrom, calleeBefore, isMemberDot, operandStart, textAt } from './operand.ts';
import { enclosingFunction } from './scopes.ts';
import { type Token, tokenize } from './tokens.ts';
import { type CallUsage, usageInLine, usageOfCall } from './usage.ts';

/** Bundles of more than this are not user code. */
const MAX_SIZE = 4_000_000;
const MAX_FILES = 32;
/** Names longer than this are cut down to the method. */
const MAX_NAME = 40;
const NEWLINES = /\r\n|[\n\r\u2028\u2029]/g;

const files = new Map<string, SourceFile | null>();

/** The file at `path`; undefined where there is none to read. */
export function sourceFile(path: string): SourceFile | undefined {
  let file = files.get(path);
  if (file === undefined) {
    file = load(path);
    const oldest = files.keys().next().value;
    if (files.size >= MAX_FILES && oldest !== undefined) files.delete(oldest);
    files.set(path, file);
  }
  return file ?? undefined;
}

function load(path: string): SourceFile | null {
  try {
    if (statSync(path).size > MAX_SIZE) return null;
    const map = mapInMemory(path) ?? (isCompiled(path) ? findSourceMap(path) : undefined);
    const text = readFileSync(path, 'utf8');
    return new SourceFile(text, tokenize(text), map);
  } catch {
    return null;
  }
}

function isCompiled(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.[cm]?js$/.test(path);
}

interface Position {
  readonly line: number;
  readonly column: number;
}

type SourceMap = ReturnType<typeof findSourceMap>;

export class SourceFile {
  readonly #text: string;
  /** Undefined where the text is more than the tokenizer knows, JSX for one: then only the line itself is looked at. */
  readonly #tokens: readonly Token[] | undefined;
  readonly #map: SourceMap;
  readonly #lineStarts: readonly number[];

  constructor(text: string, tokens: readonly Token[] | undefined, map: SourceMap) {
    this.#text = text;
    this.#tokens = tokens;
    this.#map = map;
    this.#lineStarts = [0, ...Array.from(text.matchAll(NEWLINES), (end) => end.index + end[0].length)];
  }

  /** What becomes of the value of the call at a position of the engine's. */
  usageAt(line: number, column: number): CallUsage {
    if (this.#tokens === undefined) return usageInLine(this.#before(line, column));
    return usageOfCall(this.#tokens, this.#tokenAt(line, column));
  }

  /** What is called there, `db.store`; undefined where that is no name. */
  calleeAt(line: number, column: number): string | undefined {
    const tokens = this.#tokens ?? [];
    const at = this.#tokenAt(line, column);
    const token = tokens[at];
    if (token === undefined) return undefined;
    const last = token.text === 'new' ? at + 1 : calleeBefore(tokens, at);
    const first = tokens[operandStart(tokens, last)];
    const end = tokens[last]?.end;
    if (first === undefined || end === undefined) return undefined;
    const name = this.#text
      .slice(first.start, end)
      .replace(/\s+/g, ' ')
      .replace(/ ?(\??\.) ?/g, '$1');
    return /^(?:new )?[\w$.?#[\]'"]+$/.test(name) && name.length <= MAX_NAME ? name : this.#method(tokens, last);
  }

  /** `….save` of a callee that is too long to show. */
  #method(tokens: readonly Token[], last: number): string | undefined {
    const token = tokens[last];
    return token?.kind === 'word' && isMemberDot(textAt(tokens, last - 1)) ? `….${token.text}` : undefined;
  }

  /** Line and column of the first call of a chain that `usageAt` named. */
  positionOf(token: number): { line: number; column: number } | undefined {
    const start = this.#tokens?.[token]?.start;
    if (start === undefined || this.#map !== undefined) return undefined;
    let line = this.#lineStarts.length;
    while (line > 1 && (this.#lineStarts[line - 1] ?? 0) > start) line--;
    return { line, column: start - (this.#lineStarts[line - 1] ?? 0) + 1 };
  }

  /** Whether the position is module code, outside every function. */
  isTopLevel(line: number, column: number): boolean {
    if (this.#tokens === undefined) return /^\S/.test(this.#lineOf(line, column));
    const token = this.#tokenAt(line, column);
    return token >= 0 && enclosingFunction(this.#tokens, token) < 0;
  }

  /** Whether `new Promise(…)` at a position has an async executor. */
  hasAsyncArgument(line: number, column: number): boolean {
    const tokens = this.#tokens ?? [];
    const token = this.#tokenAt(line, column);
    if (textAt(tokens, token) !== 'new') return false;
    let at = token + 2;
    while (isMemberDot(textAt(tokens, at))) at += 2;
    if (textAt(tokens, at) === '<') while (at < tokens.length && textAt(tokens, at) !== '(') at++;
    return textAt(tokens, at) === '(' && textAt(tokens, at + 1) === 'async';
  }

  /** What catches an error that is thrown at a position, innermost first, within the function. */
  handlersAround(line: number, column: number): readonly Handler[] {
    const at = this.#tokenAt(line, column);
    return at < 0 || this.#tokens === undefined ? [] : handlersAround(this.#tokens, at);
  }

  /** A call at `from` was interrupted by an error: where does that leave code at `to`? */
  progress(from: Position, to: Position): Progress {
    const [start, end] = [this.#tokenAt(from.line, from.column), this.#tokenAt(to.line, to.column)];
    return start < 0 || end < 0 || this.#tokens === undefined ? 'elsewhere' : progress(this.#tokens, start, end);
  }

  /** Whether the parameters of an async method begin there whose name is computed: `async [name](…)`. */
  isComputedMethod(line: number, column: number): boolean {
    const tokens = this.#tokens ?? [];
    const at = this.#tokenAt(line, column);
    if (textAt(tokens, at) !== '(' || textAt(tokens, at - 1) !== ']') return false;
    const before = textAt(tokens, (tokens[at - 1]?.match ?? 0) - 1);
    return before === 'async' || (before === '*' && textAt(tokens, (tokens[at - 1]?.match ?? 0) - 2) === 'async');
  }

  /** The part of the line that stands before a position. */
  #before(line: number, column: number): string {
    const position = this.#mapped(line, column);
    const start = this.#lineStarts[position.line - 1] ?? 0;
    return this.#text.slice(start, start + position.column - 1);
  }

  #lineOf(line: number, column: number): string {
    const start = this.#lineStarts[this.#mapped(line, column).line - 1] ?? 0;
    return this.#text.slice(start, start + 1);
  }

  #tokenAt(line: number, column: number): number {
    const position = this.#mapped(line, column);
    const start = this.#lineStarts[position.line - 1];
    if (start === undefined) return -1;
    const offset = start + position.column - 1;
    const tokens = this.#tokens ?? [];
    let low = 0;
    let high = tokens.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const token = tokens[middle];
      if (token === undefined || token.start > offset) high = middle - 1;
      else if (token.end <= offset) low = middle + 1;
      else if (this.#map !== undefined) return calledFrom(tokens, middle);
      else return token.start === offset ? middle : -1;
    }
    return -1;
  }

  #mapped(line: number, column: number): { line: number; column: number } {
    const entry = this.#map?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalLine' in entry)) return { line, column };
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }
}

/** The engine names modules by URL and CommonJS files by path. */
export function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file.replace(/[?#].*$/, ''));
  } catch {
    return file;
  }
}
