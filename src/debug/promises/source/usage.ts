/**
 * What becomes of the value of a call, as its source says: dropped, returned, kept, …
 *
 * The engine says that a promise was never awaited; only the source says whether that was meant (`void f()`), whether
 * this function is to blame or the one that called it (`return f()`), and whether somebody may still come for it
 * (`this.ready = f()`). Expressions are followed outwards, from operand to operator to statement.
 */
import {
  calleeBefore,
  endsOperand,
  functionStart,
  isMemberDot,
  operandEnd,
  operandStart,
  type Tokens,
  textAt,
  typeArgumentsEnd,
} from './operand.ts';
import { braceKind, enclosingFunction, isInInnerFunction, mentions } from './scopes.ts';
import { declarationOf, isDeclaration, isPattern, targetOf } from './variables.ts';

export type Usage =
  /** A statement, or the last thing in one. */
  | 'dropped'
  /** `void f()`: dropped on purpose. */
  | 'void'
  | 'awaited'
  | 'returned'
  /** In a field, a map, a variable outside the function, a closure, an export: somebody may come for it. */
  | 'kept'
  /** An argument, an element, a variable that stays in this function: it may have got anywhere from there. */
  | 'used'
  /** A condition, an operand, `f().length`: what is computed from it is no promise. */
  | 'operand'
  /** `(async () => { … })()` */
  | 'immediate'
  /** `queue.shift()()`: nobody can see from here what was called. */
  | 'computed'
  | 'unknown';

export interface CallUsage {
  readonly usage: Usage;
  /** The value goes on through `.then(…)`, `.catch(…)` or `.finally(…)`, and `usage` is that of what comes out. */
  readonly isChained: boolean;
  /** Where a reader would say that it is called: the first call of a chain, the beginning of a function called on the spot. */
  readonly head: number;
}

const CHAIN = new Set(['then', 'catch', 'finally']);
const ASSIGNMENTS = new Set(['=', '??=', '||=', '&&=']);
const LOGICAL = new Set(['&&', '||', '??']);
const CONDITIONS = new Set(['if', 'while', 'switch', 'for', 'with', 'catch']);
const KEEPERS = new Set(['set']);
const IN_LINE: Readonly<Record<string, Usage>> = {
  await: 'awaited',
  void: 'void',
  return: 'returned',
  yield: 'kept',
  '=>': 'returned',
};
const MAX_DEPTH = 20;

const UNKNOWN: CallUsage = { usage: 'unknown', isChained: false, head: -1 };

/** `position` is the token at the position that V8 gives a call: the callee's name, its `(` where it has none, or `new`. */
export function usageOfCall(tokens: Tokens, position: number): CallUsage {
  // A method named by a keyword, `.catch(…)` or `.delete(…)`, has none to V8.
  const isMethod =
    textAt(tokens, position) === '(' &&
    isMemberDot(textAt(tokens, position - 2)) &&
    tokens[position - 1]?.kind === 'word';
  const index = isMethod ? position - 1 : position;
  const token = tokens[index];
  if (token === undefined || token.text === 'import') return UNKNOWN;
  if (token.text === '(') {
    if (isFunctionLiteral(tokens, index - 1))
      return { usage: 'immediate', isChained: false, head: operandStart(tokens, index - 1) };
    if (isCallResult(tokens, index - 1)) return { usage: 'computed', isChained: false, head: index };
  } else if (token.kind !== 'word') return UNKNOWN;
  const isCallOrApply = (token.text === 'call' || token.text === 'apply') && textAt(tokens, index - 1) === '.';
  if (isCallOrApply && isFunctionLiteral(tokens, index - 2)) {
    return { usage: 'immediate', isChained: false, head: operandStart(tokens, index - 2) };
  }

  const calleeEnd = calleeBefore(tokens, index);
  const start = operandStart(tokens, calleeEnd);
  let isChained = CHAIN.has(token.text);
  let isMember = false;
  operandEnd(tokens, token.text === 'new' ? index + 1 : calleeEnd, (name, isCalled) => {
    if (CHAIN.has(name) && isCalled) isChained = true;
    else if (!(token.text === 'new' && !isMember) && !isChained) isMember = true;
  });
  const head = CHAIN.has(token.text) ? headOfChain(tokens, start, index) : index;
  // `load().length`: the promise is taken for its value.
  if (isMember && token.text !== 'new')
    return { usage: isAwaited(tokens, start) ? 'awaited' : 'operand', isChained, head };
  return { usage: usageOfOperand(tokens, start, MAX_DEPTH), isChained, head };
}

/** The same from the line alone, up to the call: all there is where the file could not be read as tokens. */
export function usageInLine(before: string): CallUsage {
  const operator =
    /(?:^|[^\w$.])(await|void|return|yield)\s+(?:[\w$.#?![\]]*\.)?$|(=>|[;{}]|^)\s*(?:[\w$.#?![\]]*\.)?$/.exec(before);
  const word = operator?.[1] ?? operator?.[2];
  if (word === undefined) return { usage: 'used', isChained: false, head: -1 };
  const usage = IN_LINE[word] ?? 'dropped';
  return { usage, isChained: false, head: -1 };
}

function isAwaited(tokens: Tokens, start: number): boolean {
  return textAt(tokens, start - 1) === 'await';
}

/** The name of the first call of `first(…).then(…).catch(…)`. */
function headOfChain(tokens: Tokens, start: number, then: number): number {
  let head = -1;
  operandEnd(tokens, start, () => {});
  for (let at = start; at < then; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.text === '(' && at > start && endsOperand(tokens, at - 1)) {
      if (!CHAIN.has(textAt(tokens, at - 1)) || head < 0) head = at - 1;
    }
    if (token.match > at) at = token.match;
  }
  return head < 0 ? then : head;
}

function isFunctionLiteral(tokens: Tokens, last: number): boolean {
  const token = tokens[last];
  if (token === undefined) return false;
  if (token.text === ')') {
    const first = token.match + 1;
    if (tokens[last - 1]?.text !== '}' || endsOperand(tokens, token.match - 1)) return false;
    return functionStart(tokens, tokens[last - 1]?.match ?? -1) === first;
  }
  if (token.text !== '}') return false;
  const start = functionStart(tokens, token.match);
  return start !== token.match && ['async', 'function'].includes(textAt(tokens, start));
}

/** `queue.shift()()`: taken from somewhere, as against `promisify(f)(x)`. */
function isCallResult(tokens: Tokens, last: number): boolean {
  const token = tokens[last];
  return token?.text === ')' && token.match === last - 1 && endsOperand(tokens, token.match - 1);
}

/** What becomes of the operand that begins at `start`. */
function usageOfOperand(tokens: Tokens, start: number, depth: number): Usage {
  const before = tokens[start - 1];
  if (before === undefined) return 'dropped';
  if (depth === 0) return 'unknown';
  if (before.kind === 'word' && !isMemberDot(textAt(tokens, start - 2))) {
    const known = afterWord(tokens, start, before.text);
    if (known !== undefined) return known;
  }
  if (endsOperand(tokens, start - 1)) return 'dropped';
  const { text } = before;
  if (text === ';') return 'dropped';
  if (text === '{') return braceKind(tokens, start - 1) === 'object' ? 'unknown' : 'dropped';
  if (text === '=>') return 'returned';
  if (ASSIGNMENTS.has(text)) return usageOfAssignment(tokens, start - 1, depth);
  if (LOGICAL.has(text) || text === '?') return usageOfOperand(tokens, expressionStart(tokens, start - 1), depth - 1);
  if (text === ':') return usageAfterColon(tokens, start - 1, depth);
  if (text === '(') return usageInParenthesis(tokens, start, depth);
  if (text === ',') return usageAfterComma(tokens, start, depth);
  return text === '[' || text === '...' ? 'used' : 'operand';
}

function afterWord(tokens: Tokens, start: number, word: string): Usage | undefined {
  switch (word) {
    case 'await':
      return 'awaited';
    case 'void':
      return 'void';
    case 'return':
      return tokens[start]?.afterNewline === true ? 'dropped' : 'returned';
    case 'yield':
    case 'default':
      return 'kept';
    case 'else':
    case 'do':
      return 'dropped';
    case 'throw':
      return 'used';
    case 'typeof':
    case 'delete':
    case 'in':
    case 'instanceof':
    case 'case':
    case 'extends':
      return 'operand';
    case 'of':
      return textAt(tokens, (tokens[start]?.parent ?? 0) - 1) === 'await' ? 'awaited' : 'operand';
    default:
      return undefined;
  }
}

/** Where the expression begins that has `operator` (a low one: `&&`, `?`, `:`) as its topmost operator so far. */
function expressionStart(tokens: Tokens, operator: number): number {
  const parent = tokens[operator]?.parent ?? -1;
  let colons = textAt(tokens, operator) === ':' ? 1 : 0;
  let at = operator - 1;
  for (; at > parent; at--) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.match >= 0 && token.match < at) at = token.match;
    const text = textAt(tokens, at);
    if (text === ':') colons++;
    else if (text === '?') {
      // The `?` of an outer conditional: `a ? b && f() : c` is asked about from the inside.
      if (colons === 0) return at + 1;
      colons--;
    } else if (
      [';', ',', '=>', 'return', 'yield', 'case', 'else', 'do', 'throw'].includes(text) ||
      ASSIGNMENTS.has(text)
    ) {
      return at + 1;
    }
    if (at <= parent + 1) break;
    const isBoundary = endsOperand(tokens, at - 1) && startsOperand(tokens, at);
    if (isBoundary) return at;
  }
  return parent + 1;
}

/** Whether the token at `index`, right after a complete operand, can only begin a new statement. */
function startsOperand(tokens: Tokens, index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const previous = tokens[index - 1];
  if (token.kind !== 'punctuator') {
    return token.kind === 'literal' || !['in', 'instanceof', 'as', 'satisfies', 'of'].includes(token.text);
  }
  return (
    (token.text === '(' || token.text === '[') &&
    previous?.text === ')' &&
    CONDITIONS.has(textAt(tokens, previous.match - 1))
  );
}

function usageAfterColon(tokens: Tokens, colon: number, depth: number): Usage {
  const parent = tokens[colon]?.parent ?? -1;
  let colons = 0;
  for (let at = colon - 1; at > parent; at--) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.match >= 0 && token.match < at) {
      at = token.match;
      continue;
    }
    if (token.text === ':') colons++;
    else if (token.text === '?') {
      if (colons === 0) return usageOfOperand(tokens, expressionStart(tokens, colon), depth - 1);
      colons--;
    } else if (token.text === 'case' || token.text === 'default') return 'dropped';
    else if (token.text === ',' || token.text === ';') break;
  }
  if (textAt(tokens, parent) === '{' && braceKind(tokens, parent) === 'object') return 'used';
  return isLabel(tokens, colon) ? 'dropped' : 'used';
}

function isLabel(tokens: Tokens, colon: number): boolean {
  return tokens[colon - 1]?.kind === 'word' && (textAt(tokens, colon - 2) === ';' || textAt(tokens, colon - 2) === '{');
}

function usageInParenthesis(tokens: Tokens, start: number, depth: number): Usage {
  const open = start - 1;
  const before = textAt(tokens, open - 1);
  const isName = isMemberDot(textAt(tokens, open - 2));
  if (CONDITIONS.has(before) && !isName) return 'operand';
  if (before === 'await' && textAt(tokens, open - 2) === 'for') return 'used';
  // `Promise.resolve(f())` is `f()` itself.
  if (before === 'resolve' && isName && textAt(tokens, open - 3) === 'Promise') {
    return usageOfOperand(tokens, operandStart(tokens, open - 1), depth - 1);
  }
  if (endsOperand(tokens, open - 1) || before === '>') return KEEPERS.has(before) ? 'kept' : 'used';
  const isChained = CHAIN.has(textAt(tokens, (tokens[open]?.match ?? 0) + 2));
  const next = textAt(tokens, (tokens[open]?.match ?? 0) + 1);
  if (next === '=>' || (isMemberDot(next) && !isChained) || next === '[') return 'operand';
  return isLastOf(tokens, start, open) ? usageOfOperand(tokens, open, depth - 1) : 'dropped';
}

/** `(a, b)`: of a sequence the last is its value. */
function isLastOf(tokens: Tokens, start: number, open: number): boolean {
  const close = tokens[open]?.match ?? open;
  for (let at = start; at < close; at++) {
    const text = textAt(tokens, at);
    if (text === '<') at = typeArgumentsEnd(tokens, at) ?? at;
    else if (text === ',' && tokens[at]?.parent === open) return false;
  }
  return true;
}

function usageAfterComma(tokens: Tokens, start: number, depth: number): Usage {
  const comma = start - 1;
  const parent = tokens[comma]?.parent ?? -1;
  const text = textAt(tokens, parent);
  if (text === '(') {
    if (KEEPERS.has(textAt(tokens, parent - 1))) return 'kept';
    if (endsOperand(tokens, parent - 1) || textAt(tokens, parent - 1) === 'for') return 'used';
    return isLastOf(tokens, start, parent) ? usageOfOperand(tokens, parent, depth - 1) : 'dropped';
  }
  if (text === '[' || (text === '{' && braceKind(tokens, parent) === 'object')) return 'used';
  return 'dropped';
}

function usageOfAssignment(tokens: Tokens, equals: number, depth: number): Usage {
  const pattern = tokens[equals - 1];
  const target = targetOf(tokens, equals);
  // `const { name } = getUser()`
  if (target === undefined) return pattern !== undefined && isPattern(tokens, pattern) ? 'operand' : 'kept';
  const body = enclosingFunction(tokens, equals);
  const parent = tokens[equals]?.parent ?? -1;
  if (textAt(tokens, parent) === '{' && braceKind(tokens, parent) === 'class') return 'kept';
  const places = mentions(tokens, target.name, body, target.at);
  if (!target.isDeclared && !places.some((at) => isDeclaration(tokens, at, body))) return 'kept';
  if (target.isDeclared && textAt(tokens, declarationOf(tokens, target.at) - 1) === 'export') return 'kept';
  let result: Usage = 'used';
  for (const at of places) {
    if (at < equals && !isInInnerFunction(tokens, at, body)) continue;
    const usage = isInInnerFunction(tokens, at, body) ? 'kept' : usageOfMention(tokens, at, depth - 1);
    if (usage === 'kept') return 'kept';
    if (usage === 'returned') result = 'returned';
  }
  return result;
}

/** Hands `p` on: `return p`, `this.p = p`, `{ p }`, `map.set(key, p)`. */
function usageOfMention(tokens: Tokens, at: number, depth: number): Usage {
  const next = textAt(tokens, at + 1);
  if (isMemberDot(next)) return 'used';
  const before = textAt(tokens, at - 1);
  const parent = tokens[at]?.parent ?? -1;
  const isInObject = textAt(tokens, parent) === '{' && braceKind(tokens, parent) === 'object';
  if (isInObject && (before === ':' || before === '{' || before === ',')) return 'kept';
  if (ASSIGNMENTS.has(next)) return 'used';
  const usage = usageOfOperand(tokens, at, Math.min(depth, 3));
  return usage === 'dropped' ? 'used' : usage;
}
