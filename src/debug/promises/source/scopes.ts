/** Functions, class bodies and the life of a variable, read off a list of tokens. */
import { endsOperand, isMemberDot, type Tokens, textAt } from './operand.ts';

const CONTROL = new Set(['if', 'while', 'for', 'with', 'switch', 'catch']);
const NOT_FUNCTIONS = new Set(['else', 'try', 'finally', 'do', ';', '{', '}', ':', '']);

export type Brace = 'function' | 'class' | 'object' | 'block';

/** What the `{` at `open` begins. */
export function braceKind(tokens: Tokens, open: number): Brace {
  const before = tokens[open - 1];
  const text = before?.text ?? '';
  if (text === '=>') return 'function';
  if (text === ')') return afterParenthesis(tokens, before?.match ?? 0);
  if (text === 'static') return 'function';
  if (text === ':' && (isCase(tokens, open - 1) || isLabel(tokens, open - 1))) return 'block';
  if (NOT_FUNCTIONS.has(text) && text !== ':') return 'block';
  if (before?.kind === 'word' || /^[>\]]/.test(text)) return afterHeader(tokens, open);
  return 'object';
}

function afterParenthesis(tokens: Tokens, open: number): Brace {
  const word = textAt(tokens, open - 1);
  if (word === 'await' && textAt(tokens, open - 2) === 'for') return 'block';
  return CONTROL.has(word) && !isMemberDot(textAt(tokens, open - 2)) ? 'block' : 'function';
}

function isCase(tokens: Tokens, colon: number): boolean {
  for (let at = colon - 1; at >= 0 && at > colon - 40; at--) {
    const token = tokens[at];
    if (token === undefined || token.text === ';' || token.text === '?' || token.text === '{' || token.text === ',')
      break;
    if (token.text === 'case' || token.text === 'default') return true;
    if (token.match >= 0 && token.match < at) at = token.match;
  }
  return false;
}

/** `retry: {`, as against `{ retry: {` in an object and `a ? b : {`. */
function isLabel(tokens: Tokens, colon: number): boolean {
  const name = tokens[colon - 1];
  const parent = name?.parent ?? -1;
  if (name?.kind !== 'word' || (parent >= 0 && braceKind(tokens, parent) === 'object')) return false;
  const before = textAt(tokens, colon - 2);
  return ['', ';', '{', '}'].includes(before) || (name.afterNewline && endsOperand(tokens, colon - 2));
}

/** `class A extends B<C> {`, `async f(): Promise<void> {`, `return {`, `const x: T = {` end here. */
function afterHeader(tokens: Tokens, open: number): Brace {
  if (['return', 'default', 'yield', 'await', 'of', 'in', 'throw', 'typeof', 'case'].includes(textAt(tokens, open - 1)))
    return 'object';
  for (let at = open - 1; at >= 0 && at > open - 80; at--) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.text === 'class' || token.text === 'interface' || token.text === 'enum' || token.text === 'namespace')
      return 'class';
    if (token.text === ':' && textAt(tokens, at - 1) === ')') return 'function';
    if (token.text === ';' || token.text === '{' || token.text === '=' || token.text === '=>') break;
    if (token.text === '}' || token.text === ')' || token.text === ']') at = token.match;
  }
  return 'block';
}

/** The bracket of the body of the function that encloses `index`; -1 at the top of the module. */
export function enclosingFunction(tokens: Tokens, index: number): number {
  let open = tokens[index]?.parent ?? -1;
  while (open >= 0 && !(tokens[open]?.text === '{' && braceKind(tokens, open) === 'function')) {
    open = tokens[open]?.parent ?? -1;
  }
  return open;
}

/** Whether code at `index` runs in a function of its own inside the body opened at `body` (arrows without braces too). */
export function isInInnerFunction(tokens: Tokens, index: number, body: number): boolean {
  for (let inner = index; inner >= 0 && inner !== body; inner = tokens[inner]?.parent ?? -1) {
    const open = tokens[inner]?.parent ?? -1;
    if (inner !== index && tokens[inner]?.text === '{' && braceKind(tokens, inner) === 'function') return true;
    if (isInArrow(tokens, inner, open)) return true;
    if (open === body) return false;
  }
  return false;
}

/** `x => …index…` in the same brackets, with no comma or statement between. */
function isInArrow(tokens: Tokens, index: number, open: number): boolean {
  for (let at = index - 1; at > open; at--) {
    const token = tokens[at];
    if (token === undefined) return false;
    if (token.text === '=>') return true;
    if (token.text === ',' || token.text === ';') return false;
    if (token.match >= 0 && token.match < at) {
      if (token.text === '}' && tokens[at + 1]?.afterNewline === true) return false;
      at = token.match;
    } else if (tokens[at + 1]?.afterNewline === true && endsOperand(tokens, at) && endsOperand(tokens, at + 1))
      return false;
  }
  return false;
}

/** Where a variable is mentioned within the body opened at `body`, `from` excluded. */
export function mentions(tokens: Tokens, name: string, body: number, from: number): number[] {
  const end = body < 0 ? tokens.length : (tokens[body]?.match ?? tokens.length);
  const found: number[] = [];
  for (let at = body + 1; at < end; at++) {
    if (at === from || tokens[at]?.text !== name || tokens[at]?.kind !== 'word') continue;
    if (isMemberDot(textAt(tokens, at - 1)) || isKey(tokens, at)) continue;
    found.push(at);
  }
  return found;
}

/** `{ name: value }`: the name of a property, not the variable. */
function isKey(tokens: Tokens, at: number): boolean {
  const before = textAt(tokens, at - 1);
  return (
    textAt(tokens, at + 1) === ':' &&
    (before === '{' || before === ',') &&
    textAt(tokens, tokens[at]?.parent ?? -1) === '{'
  );
}
