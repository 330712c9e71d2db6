/**
 * Source files by the name the engine gives them, read when a finding needs one and kept while they are needed.
 *
 * The text on disk is the text that runs for JavaScript and for types stripped by Node (which keeps positions). Files
 * that a loader compiled in memory are read by the map that came with them: position and text are then the source's.
 */
import { readFileSync, statSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMemberDot, textAt } from './operand.ts';
import { enclosingFunction } from './scopes.ts';
import { type Token, tokenize } from './tokens.ts';
import { type CallUsage, usageOfCall } from './usage.ts';

/** Bundles of more than this are not user code. */
const MAX_SIZE = 4_000_000;
const MAX_FILES = 32;
const NEWLINES = /\r\n|[\n\r\u2028\u2029]/g;

const files = new Map<string, SourceFile | null>();

/** The file at `path`; undefined where there is none or where its text cannot be made sense of. */
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
    const map = isCompiled(path) ? findSourceMap(path) : undefined;
    const text = readFileSync(path, 'utf8');
    const tokens = tokenize(text);
    return tokens === undefined ? null : new SourceFile(text, tokens, map);
  } catch {
    return null;
  }
}

function isCompiled(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.[cm]?js$/.test(path);
}

type SourceMap = ReturnType<typeof findSourceMap>;

export class SourceFile {
  readonly #tokens: readonly Token[];
  readonly #map: SourceMap;
  readonly #lineStarts: readonly number[];

  constructor(text: string, tokens: readonly Token[], map: SourceMap) {
    this.#tokens = tokens;
    this.#map = map;
    this.#lineStarts = [0, ...Array.from(text.matchAll(NEWLINES), (end) => end.index + end[0].length)];
  }

  /** What becomes of the value of the call at a position of the engine's. */
  usageAt(line: number, column: number): CallUsage {
    return usageOfCall(this.#tokens, this.#tokenAt(line, column));
  }

  /** Line and column of the first call of a chain that `usageAt` named. */
  positionOf(token: number): { line: number; column: number } | undefined {
    const start = this.#tokens[token]?.start;
    if (start === undefined || this.#map !== undefined) return undefined;
    let line = this.#lineStarts.length;
    while (line > 1 && (this.#lineStarts[line - 1] ?? 0) > start) line--;
    return { line, column: start - (this.#lineStarts[line - 1] ?? 0) + 1 };
  }

  /** Whether the position is module code, outside every function. */
  isTopLevel(line: number, column: number): boolean {
    const token = this.#tokenAt(line, column);
    return token >= 0 && enclosingFunction(this.#tokens, token) < 0;
  }

  /** Whether `new Promise(…)` at a position has an async executor. */
  hasAsyncArgument(line: number, column: number): boolean {
    const token = this.#tokenAt(line, column);
    if (textAt(this.#tokens, token) !== 'new') return false;
    let at = token + 2;
    while (isMemberDot(textAt(this.#tokens, at))) at += 2;
    if (textAt(this.#tokens, at) === '<') while (at < this.#tokens.length && textAt(this.#tokens, at) !== '(') at++;
    return textAt(this.#tokens, at) === '(' && textAt(this.#tokens, at + 1) === 'async';
  }

  #tokenAt(line: number, column: number): number {
    const position = this.#mapped(line, column);
    const start = this.#lineStarts[position.line - 1];
    if (start === undefined) return -1;
    const offset = start + position.column - 1;
    let low = 0;
    let high = this.#tokens.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const token = this.#tokens[middle];
      if (token === undefined || token.start > offset) high = middle - 1;
      else if (token.end <= offset) low = middle + 1;
      else return token.start === offset || this.#map !== undefined ? middle : -1;
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
