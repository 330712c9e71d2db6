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

/** Calls that run to their end without a look from outside; `**` of large integers. */
const LONG_CALL =
  /\bJSON\s*\.\s*(?:parse|stringify)\s*\(|\b\w+Sync\s*\(|\bstructuredClone\s*\(|\.\s*(?:sort|toSorted|repeat|normalize|deserialize|serialize|digest|update)\s*\(|\bnew\s+(?:WebAssembly\.Module|vm\.Script|Script)\s*\(|\*\*/g;
/** How far it is looked for, in characters. */
const REACH = 2000;
/** What stands before the brace of a block that is no function. */
const BLOCK =
  /(?:\b(?:else|do|try|finally)|\b(?:if|for|while|switch|catch|with)\s*(?:await\s*)?\((?:[^()]|\([^()]*\))*\))\s*$/;
const FUNCTION = /(?:=>|\)(?:\s*:[^={}();]+)?|\bstatic)\s*$/;

/** Whether the code of Node on top of the program's frame is the blocking call itself, and its line hence right. */
export function isInsideCall(frames: readonly Frame[]): boolean {
  const user = frames.findIndex(isForeign);
  return user > 0 && frames.slice(0, user).some(({ functionName }) => /Sync$/.test(functionName ?? ''));
}

/** The likely place in front of `frame`, which the program had reached when the call had returned. */
export function callBefore(frame: Frame): Frame | undefined {
  const source = readSource(frame);
  if (source === undefined) return undefined;
  const { text, offset } = source;
  const end = argumentsEnd(text, offset);
  const begin = stepStart(text, bodyStart(text, offset), offset);
  const calls = [...text.slice(begin, end).matchAll(LONG_CALL)];
  const last = calls.at(-1);
  return last === undefined ? undefined : placed(frame, source, begin + last.index);
}

/** The likely place inside the function that begins at `frame`. */
export function callInside(frame: Frame): Frame | undefined {
  const source = readSource(frame);
  if (source === undefined) return undefined;
  const { text, offset } = source;
  const found = text.slice(offset, bodyEnd(text, offset)).matchAll(LONG_CALL).next().value;
  return found === undefined ? undefined : placed(frame, source, offset + found.index);
}

export interface Source {
  readonly file: string;
  /** Comments are blanks. */
  readonly text: string;
  /** Where the frame stands. */
  readonly offset: number;
}

export function readSource(frame: Frame): Source | undefined {
  const { file, line, column } = locate(frame);
  const lines = sourceLines(file);
  if (lines === undefined || line > lines.length) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const text = lines
    .map((content) => content.replace(/(?:^|\s)\/\/.*$/, (comment) => ' '.repeat(comment.length)))
    .join('\n');
  return { file, text, offset: before + column - 1 };
}

/** `console.log(JSON.parse(text))`: what the program is about to call comes after the calls among its arguments. */
function argumentsEnd(text: string, offset: number): number {
  const open = /^[\w$.?]*\s*\(/.exec(text.slice(offset, offset + REACH));
  if (open === null) return offset;
  const begin = offset + open[0].length;
  let depth = 1;
  for (let at = begin; at < Math.min(text.length, begin + REACH); at++) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return offset;
}

/** What stands before an `await` was another step's, unless that is just being come to. */
function stepStart(text: string, begin: number, offset: number): number {
  const before = text.slice(begin, offset);
  const ended = Math.max(before.lastIndexOf(';'), before.lastIndexOf('\n'));
  const awaited = ended < 0 ? -1 : before.lastIndexOf('await ', ended);
  return awaited < 0 ? begin : begin + awaited;
}

/** Where the function that `offset` is in begins: behind the brace that opens it. */
export function bodyStart(text: string, offset: number): number {
  const least = Math.max(0, offset - REACH);
  let closed = 0;
  for (let at = offset - 1; at >= least; at--) {
    if (text[at] === '}') closed += 1;
    else if (text[at] === '{' && closed > 0) closed -= 1;
    else if (text[at] === '{') {
      const header = text.slice(Math.max(0, at - 200), at);
      if (FUNCTION.test(header) && !BLOCK.test(header)) return at + 1;
    }
  }
  return least;
}

function bodyEnd(text: string, offset: number): number {
  const most = Math.min(text.length, offset + REACH);
  let open = 0;
  for (let at = offset; at < most; at++) {
    if (text[at] === '{' || text[at] === '(') open += 1;
    else if ((text[at] === '}' || text[at] === ')') && --open <= 0 && text[at] === '}') return at;
  }
  return most;
}

function placed(frame: Frame, { file, text }: Source, index: number): Frame {
  // The column of the name, as a stack would give it.
  const at = index + (/^[.\s]*/.exec(text.slice(index, index + 100))?.[0].length ?? 0);
  const lines = text.slice(0, at).split('\n');
  return { ...frame, file, line: lines.length, column: (lines.at(-1) ?? '').length + 1, isMapped: true };
}
