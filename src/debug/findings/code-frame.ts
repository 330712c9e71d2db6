/**
 * The source line under a caret, with its neighbours.
 *
 * What is shown is somebody's source file: control characters in it are made visible rather than sent to the terminal,
 * and a line of a minified bundle is cut around the place.
 */
import type { SourceLocation } from './finding.ts';
import { sourceLines } from './source-map.ts';
import { plain, type Style } from './style.ts';

export interface CodeFrameOptions {
  readonly linesBefore?: number;
  readonly linesAfter?: number;
  readonly style?: Style;
}

const MAX_WIDTH = 110;
const TAB = '  ';

/** Undefined where the source cannot be read. */
export function codeFrame(location: SourceLocation, options: CodeFrameOptions = {}): string | undefined {
  const { linesBefore = 1, linesAfter = 1, style = plain } = options;
  const lines = sourceLines(location.file);
  const target = lines?.[location.line - 1];
  if (lines === undefined || target === undefined) return undefined;

  const first = Math.max(1, location.line - linesBefore);
  const last = Math.min(lines.length, location.line + linesAfter);
  const digits = String(last).length;
  const cut = cutAround(target, nameStart(target, location.column));
  const indent = commonIndent(lines.slice(first - 1, last));
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const isTarget = number === location.line;
    const text = lines[number - 1] ?? '';
    const shown = printable(isTarget ? cut.text : text.slice(0, MAX_WIDTH)).slice(isTarget && cut.isCut ? 0 : indent);
    const label = String(number).padStart(digits);
    if (isTarget) {
      const before = printable(cut.text.slice(0, cut.column - 1)).length - (cut.isCut ? 0 : indent);
      const caret = '^'.repeat(caretWidth(cut.text.slice(cut.column - 1)));
      out.push(`${style.accent('>')} ${style.bold(label)} ${style.dim('│')} ${shown}`.trimEnd());
      out.push(`  ${' '.repeat(digits)} ${style.dim('│')} ${' '.repeat(Math.max(0, before))}${style.accent(caret)}`);
    } else if (text.trim() !== '') {
      out.push(`  ${style.dim(label)} ${style.dim('│')} ${style.dim(shown)}`.trimEnd());
    }
  }
  return out.join('\n');
}

/** The engine places a function at its parenthesis: what a reader looks for is the name before it. */
function nameStart(line: string, column: number): number {
  const name = line[column - 1] === '(' ? /[\w$#]+$/.exec(line.slice(0, column - 1))?.[0] : undefined;
  return column - (name?.length ?? 0);
}

/** The name at the place (`save`, `this.queue.put`), `new` with what it makes, `await` with what it waits for. */
function caretWidth(text: string): number {
  const name = /^(?:(?:await|new|async)\s+)*[\w$#]+(?:\??\.[\w$#]+)*/.exec(text)?.[0];
  return Math.max(1, name?.length ?? 1);
}

/** How much all of these lines are indented, once tabs are blanks. */
function commonIndent(lines: readonly string[]): number {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^ */.exec(printable(line))?.[0].length ?? 0);
  return indents.length === 0 ? 0 : Math.min(...indents);
}

function cutAround(line: string, column: number): { text: string; column: number; isCut: boolean } {
  if (line.length <= MAX_WIDTH) return { text: line, column, isCut: false };
  const start = Math.max(0, Math.min(column - 1 - MAX_WIDTH / 2, line.length - MAX_WIDTH));
  return { text: line.slice(start, start + MAX_WIDTH), column: column - start, isCut: start > 0 };
}

/** Tabs as blanks, other control characters as a mark of their own. */
export function printable(text: string): string {
  return text.replaceAll('\t', TAB).replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}
