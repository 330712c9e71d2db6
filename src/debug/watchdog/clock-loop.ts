/**
 * Whether code runs in a loop that looks at the clock until its time is up. It holds up the loop for as long as the clock
 * says, however little of a processor it gets.
 */
import type { Frame } from '../findings/finding.ts';
import { bodyStart, readSource } from './native-call.ts';

/** A loop with such a condition; `do … while` with its condition at the end. */
const CLOCK_LOOP =
  /\b(?:while|for)\s*\((?:[^(){}]|\([^()]*\))*\b(?:Date\s*\.\s*now|performance\s*\.\s*now|hrtime)\b(?:[^(){}]|\([^()]*\))*\)\s*/g;
/** How far behind the position the end of a loop is looked for, in characters. */
const REACH = 2000;

export function isInClockLoop(frame: Frame): boolean {
  const source = readSource(frame);
  if (source === undefined) return false;
  const { text, offset } = source;
  const begin = bodyStart(text, offset);
  for (const found of text.slice(begin, offset + REACH).matchAll(CLOCK_LOOP)) {
    const condition = begin + found.index;
    const body = condition + found[0].length;
    if (offset >= beginOf(text, condition) && offset <= endOf(text, body)) return true;
  }
  return false;
}

/** `do { … } while (…)` begins with its block. */
function beginOf(text: string, condition: number): number {
  const before = text.slice(0, condition).trimEnd();
  if (!before.endsWith('}')) return condition;
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    if (text[at] === '}') depth += 1;
    else if (text[at] === '{' && --depth === 0) return /\bdo\s*$/.test(text.slice(0, at)) ? at : condition;
  }
  return condition;
}

/** The end of a block, or of a statement without one. */
function endOf(text: string, body: number): number {
  if (text[body] !== '{') {
    const end = text.slice(body).search(/;|\n/);
    return end < 0 ? text.length : body + end;
  }
  let depth = 0;
  for (let at = body; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
