/**
 * The extent of one operand (`new Map().get(key)!.save<T>(a).then(f)`) in a list of tokens, from any of its inside.
 */
import type { Token } from './tokens.ts';

/** Words that are operators or begin a statement: none of them ends an operand. */
const OPERATOR_WORDS = new Set(
  (
    'return typeof case in of do else void delete throw new await yield instanceof extends if while for switch with ' +
    'catch const let var try finally default export import function class'
  ).split(' '),
);
const TYPE_PUNCTUATORS = new Set([
  '<',
  '>',
  ',',
  '|',
  '&',
  '.',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  ':',
  '?',
  '=>',
  '`',
  '${',
]);
const MAX_TYPE_TOKENS = 60;

export type Tokens = readonly Token[];

export function textAt(tokens: Tokens, index: number): string {
  return tokens[index]?.text ?? '';
}

/** Whether an operand may end with this token, so that `(` after it is a call and a word after it a new statement. */
export function endsOperand(tokens: Tokens, index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  if (token.kind === 'literal') return true;
  // `x.return`, `x.catch`: a property's name is never a keyword.
  if (token.kind === 'word') return !OPERATOR_WORDS.has(token.text) || isMemberDot(textAt(tokens, index - 1));
  if (token.text === '`') return token.match < index;
  return token.text === ')' || token.text === ']' || token.text === '}';
}

export function isMemberDot(text: string): boolean {
  return text === '.' || text === '?.';
}

/** The first token of the operand whose last token is `last`. */
export function operandStart(tokens: Tokens, last: number): number {
  let at = last;
  for (;;) {
    const token = tokens[at];
    if (token === undefined) return 0;
    if (token.text === '!' && endsOperand(tokens, at - 1)) {
      at--;
      continue;
    }
    const start = token.match >= 0 && token.match < at ? token.match : at;
    const before = start - 1;
    if (token.text === '}') return functionStart(tokens, start);
    if (token.text === ')' && isParameterList(tokens, start)) return functionStart(tokens, start);
    if (token.kind === 'word' || token.text === '`' || token.text === ')' || token.text === ']') {
      const dot = textAt(tokens, before);
      if (isMemberDot(dot)) {
        at = before - 1;
        continue;
      }
      if (token.kind !== 'word') {
        const called = dot === '>' ? typeArgumentsStart(tokens, before) - 1 : before;
        if (called >= 0 && endsOperand(tokens, called) && !startsStatement(tokens, start)) {
          at = called;
          continue;
        }
      }
    }
    return textAt(tokens, before) === 'new' ? before : start;
  }
}

/** `(` or `[` on a line of its own after a complete operand still continues it; a template or bracket does too. */
function startsStatement(tokens: Tokens, index: number): boolean {
  // The body of `if (x) (await y)()`: the parenthesis belongs to the statement.
  const before = tokens[index - 1];
  if (before === undefined || before.text !== ')') return before?.text === '}' && tokens[index]?.afterNewline === true;
  return ['if', 'while', 'for', 'with'].includes(textAt(tokens, before.match - 1));
}

/** The last token of the operand that goes on after token `last`; `onMember` sees each `.name` that is passed. */
export function operandEnd(tokens: Tokens, last: number, onMember?: (name: string, isCalled: boolean) => void): number {
  let at = last;
  for (;;) {
    const next = tokens[at + 1];
    if (next === undefined) return at;
    if (isMemberDot(next.text)) {
      const after = tokens[at + 2];
      if (after === undefined) return at;
      if (after.kind === 'word') {
        onMember?.(after.text, isCallAhead(tokens, at + 3));
        at += 2;
      } else if (after.match > 0) at = after.match;
      else return at;
    } else if (next.text === '(' || (next.text === '[' && !next.afterNewline) || isTemplateOpen(next, at + 1)) {
      if (next.text === '[') onMember?.('[]', false);
      at = next.match;
    } else if (next.text === '!' && !next.afterNewline) at += 1;
    else if (next.text === '<') {
      const end = typeArgumentsEnd(tokens, at + 1);
      if (end === undefined || textAt(tokens, end + 1) !== '(') return at;
      at = end;
    } else return at;
  }
}

/**
 * Source maps do not know every token: the parenthesis of `table['x']()` is mapped to the bracket before it, or to the
 * beginning of the whole. The token that V8 would name for the call at or after `index`.
 */
export function calledFrom(tokens: Tokens, index: number): number {
  const { kind, text = '' } = tokens[index] ?? {};
  const next = textAt(tokens, index + 1) === '!' ? index + 2 : index + 1;
  if ((text === ')' || text === ']') && textAt(tokens, next) === '(') return next;
  if (kind !== 'word' || text === 'new' || isCallAhead(tokens, index + 1)) return index;
  const last = operandEnd(tokens, index);
  const open = tokens[last]?.match ?? -1;
  return textAt(tokens, last) === ')' && open > index ? open : index;
}

/** The last token of what is called at `index`, V8's position of the call: `f` of `f(…)` and of `f?.(…)`. */
export function calleeBefore(tokens: Tokens, index: number): number {
  if (textAt(tokens, index) !== '(') return index;
  return textAt(tokens, index - 1) === '?.' ? index - 2 : index - 1;
}

function isCallAhead(tokens: Tokens, index: number): boolean {
  const text = textAt(tokens, index);
  return text === '(' || text === '<' || (text === '?.' && textAt(tokens, index + 1) === '(');
}

function isTemplateOpen(token: Token, index: number): boolean {
  return token.text === '`' && token.match > index;
}

/** The `>` that ends the type arguments opened at `open`; undefined where it is a comparison. */
export function typeArgumentsEnd(tokens: Tokens, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < open + MAX_TYPE_TOKENS; at++) {
    const token = tokens[at];
    if (token === undefined) return undefined;
    if (token.text === '<') depth++;
    else if (/^>+$/.test(token.text)) {
      depth -= token.text.length;
      if (depth <= 0) return depth === 0 ? at : undefined;
    } else if (token.kind === 'punctuator' && !TYPE_PUNCTUATORS.has(token.text)) return undefined;
    else if (token.match > at) at = token.match;
  }
  return undefined;
}

function typeArgumentsStart(tokens: Tokens, close: number): number {
  let depth = 0;
  for (let at = close; at > close - MAX_TYPE_TOKENS && at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined) break;
    if (/^>+$/.test(token.text)) depth += token.text.length;
    else if (token.text === '<') {
      depth--;
      if (depth === 0) return at;
    } else if (token.kind === 'punctuator' && !TYPE_PUNCTUATORS.has(token.text)) break;
    else if (token.match >= 0 && token.match < at) at = token.match;
  }
  return close;
}

/** Whether the parenthesis opened at `open` holds parameters: `function (…)`, `async (…) =>`, `(…) =>`. */
function isParameterList(tokens: Tokens, open: number): boolean {
  const before = textAt(tokens, open - 1);
  return before === 'function' || (before === '*' && textAt(tokens, open - 2) === 'function');
}

/** Where the function (or class, or object) begins whose body, or list of parameters, opens at `open`. */
export function functionStart(tokens: Tokens, open: number): number {
  let at = open;
  if (textAt(tokens, at - 1) === '=>') {
    at--;
    const parameters = tokens[at - 1];
    at = parameters?.text === ')' ? parameters.match : at - 1;
    return textAt(tokens, at - 1) === 'async' ? at - 1 : at;
  }
  const close = tokens[at - 1];
  if (close?.text === ')') at = close.match;
  for (let steps = 0; steps < 4; steps++) {
    const word = textAt(tokens, at - 1);
    if (word === 'function') return textAt(tokens, at - 2) === 'async' ? at - 2 : at - 1;
    if (tokens[at - 1]?.kind !== 'word' && word !== '*') break;
    at--;
  }
  return open;
}
