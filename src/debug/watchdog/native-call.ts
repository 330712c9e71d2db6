/**
 * Where a native call was made, when the first look after it finds the program some lines further on.
 *
 * V8 lets nobody look in while `JSON.parse` runs; the first chance is the next call of a function. Mostly that is
 * inside Node's own part of the same call (`execSync`, `pbkdf2Sync`), and the user's frame stands at the right line.
 * Otherwise the source is read: the nearest line above, in the same function, that makes a call which is known to be
 * able to take long. That is a guess, and the finding says so.
 */
import type { Frame } from '../findings/finding.ts';
import { locate, sourceLines } from '../findings/source-map.ts';
import { isForeign } from './interrupted-stack.ts';

/** Calls that run to their end without a look from outside. */
const LONG_CALL =
  /\bJSON\s*\.\s*(?:parse|stringify)\s*\(|\b\w+Sync\s*\(|\bstructuredClone\s*\(|\.\s*(?:sort|toSorted|repeat|normalize|deserialize|serialize|digest|update)\s*\(|\bnew\s+(?:WebAssembly\.Module|vm\.Script|Script)\s*\(|\*\*/;
/** How far it is looked for. */
const LINES = 30;

/** Whether the code of Node on top of the program's frame is the blocking call itself, and its line hence right. */
export function isInsideCall(frames: readonly Frame[]): boolean {
  const user = frames.findIndex(isForeign);
  return user > 0 && frames.slice(0, user).some(({ functionName }) => /Sync$/.test(functionName ?? ''));
}

/** The likely line above `frame`, which the program had reached when the call had returned. */
export function callBefore(frame: Frame): Frame | undefined {
  const { file, line, column } = locate(frame);
  const lines = sourceLines(file);
  if (lines === undefined) return undefined;
  for (let number = line; number >= Math.max(1, line - LINES); number--) {
    const text = withoutComment(lines[number - 1] ?? '');
    const found = LONG_CALL.exec(number === line ? text.slice(0, Math.max(column - 1, 0)) : text);
    if (found !== null) return placed(frame, file, number, text, found.index);
    if (number < line && opensFunction(text)) return undefined;
  }
  return undefined;
}

/** The likely line inside the function that begins at `frame`. */
export function callInside(frame: Frame): Frame | undefined {
  const { file, line, column } = locate(frame);
  const lines = sourceLines(file);
  if (lines === undefined) return undefined;
  const indent = indentOf(lines[line - 1] ?? '');
  for (let number = line; number <= Math.min(lines.length, line + LINES); number++) {
    const text = withoutComment(lines[number - 1] ?? '');
    const skipped = number === line ? Math.max(column - 1, 0) : 0;
    const found = LONG_CALL.exec(text.slice(skipped));
    if (found !== null) return placed(frame, file, number, text, found.index + skipped);
    if (number > line && text.trim().startsWith('}') && indentOf(text) <= indent) return undefined;
  }
  return undefined;
}

function placed(frame: Frame, file: string, line: number, text: string, index: number): Frame {
  // The column of the name, as a stack would give it.
  const offset = /^[.\s]*/.exec(text.slice(index))?.[0].length ?? 0;
  return { ...frame, file, line, column: index + offset + 1, isMapped: true };
}

function opensFunction(text: string): boolean {
  return /(?:=>|\bfunction\b[^{]*|\)\s*)\{\s*$/.test(text) && !/^\s*(?:\}\s*)?(?:if|for|while|switch|catch|else|do|try|with)\b/.test(text);
}

function indentOf(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}

function withoutComment(text: string): string {
  return text.replace(/(?:^|\s)\/\/.*$/, '');
}
