/** Which variable an assignment gives its value to, and where that is declared. */
import { endsOperand, isMemberDot, type Tokens, textAt } from './operand.ts';
import type { Token } from './tokens.ts';

/** Before the last word of a type: `const p: Promise =`, `A | B =`. */
const TYPE_CONTEXT = new Set([':', '|', '&', '<', 'keyof', 'typeof', 'extends']);

const DECLARATIONS = new Set(['const', 'let', 'var', 'using']);

export interface Target {
  readonly name: string;
  readonly at: number;
  readonly isDeclared: boolean;
}

export function isDeclaration(tokens: Tokens, at: number, body: number): boolean {
  if (declarationOf(tokens, at) >= 0) return true;
  // A parameter is the function's own, too.
  const close = tokens[body - 1];
  return body > 0 && close?.text === ')' && at > close.match && at < body;
}

/** The `const`, `let` or `var` that declares the name at `at`; -1 where none does. */
export function declarationOf(tokens: Tokens, at: number): number {
  const parent = tokens[at]?.parent ?? -1;
  for (let index = at - 1; index > parent; index--) {
    const token = tokens[index];
    if (token === undefined || token.text === ';' || token.text === '=>') return -1;
    if (DECLARATIONS.has(token.text)) return index;
    if (token.match >= 0 && token.match < index) index = token.match;
    else if (tokens[index + 1]?.afterNewline === true && token.text !== ',' && textAt(tokens, index + 1) !== '=')
      return -1;
  }
  const open = textAt(tokens, parent);
  // A pattern: `const { promise, resolve } = …`.
  return (open === '{' || open === '[') && parent > 0 ? declarationOf(tokens, parent) : -1;
}

/** The variable that `=` gives its value to; undefined for a property. */
export function targetOf(tokens: Tokens, equals: number): Target | undefined {
  const last = tokens[equals - 1];
  if (last === undefined) return undefined;
  const before = textAt(tokens, equals - 2);
  if (last.text === '}' && !TYPE_CONTEXT.has(textAt(tokens, last.match - 1)))
    return promiseOfPattern(tokens, last.match);
  if (last.kind === 'word' && !TYPE_CONTEXT.has(before))
    return isMemberDot(before) ? undefined : variable(tokens, equals - 1);
  if (last.text === ']' && endsOperand(tokens, last.match - 1) && !isAnnotated(tokens, equals)) return undefined;
  const name = annotatedName(tokens, equals);
  return name < 0 ? undefined : variable(tokens, name);
}

export function isPattern(tokens: Tokens, close: Token): boolean {
  return (close.text === '}' || close.text === ']') && DECLARATIONS.has(textAt(tokens, close.match - 1));
}

function variable(tokens: Tokens, at: number): Target | undefined {
  const name = textAt(tokens, at);
  return name.startsWith('#') ? undefined : { name, at, isDeclared: declarationOf(tokens, at) >= 0 };
}

function isAnnotated(tokens: Tokens, equals: number): boolean {
  return annotatedName(tokens, equals) >= 0;
}

/** `name: Type =`: the name; -1 where there is no annotation. */
function annotatedName(tokens: Tokens, equals: number): number {
  const parent = tokens[equals]?.parent ?? -1;
  for (let at = equals - 1; at > parent + 1; at--) {
    const token = tokens[at];
    if (token === undefined || token.text === ';' || token.text === '=') return -1;
    if (token.match >= 0 && token.match < at) at = token.match;
    else if (token.text === ':' && tokens[at - 1]?.kind === 'word') {
      const before = textAt(tokens, at - 2);
      return DECLARATIONS.has(before) || before === ',' ? at - 1 : -1;
    }
  }
  return -1;
}

/** `const { promise: done, resolve } = Promise.withResolvers()`. */
function promiseOfPattern(tokens: Tokens, open: number): Target | undefined {
  const close = tokens[open]?.match ?? open;
  for (let at = open + 1; at < close; at++) {
    if (textAt(tokens, at) !== 'promise' || tokens[at]?.parent !== open) continue;
    return variable(tokens, textAt(tokens, at + 1) === ':' ? at + 2 : at);
  }
  return undefined;
}
