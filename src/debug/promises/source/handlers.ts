/** What catches an error that is thrown at some place, and whether code at another place comes after it was caught. */
import { calleeBefore, isMemberDot, operandEnd, operandStart, type Tokens, textAt } from './operand.ts';
import { braceKind, enclosingFunction } from './scopes.ts';

/** A catch clause, or a function given to `.catch()` or as the second to `.then()`. */
export interface Handler {
  /** It mentions cancellation: `error instanceof CancelledError`, `isCancelled(error)`, `signal.aborted`. */
  readonly namesCancellation: boolean;
  /** It throws something, if only sometimes. */
  readonly throws: boolean;
}

export type Progress =
  /** Not one function. */
  | 'elsewhere'
  /** The very same call, or still inside the same `await`. */
  | 'same'
  /** In a catch or finally block of the statement that was interrupted. */
  | 'cleanup'
  | 'beyond';

const CANCELLATION = /cancel|abort/i;
const CANCELLATION_TEXT = /^(['"`])(?:CancelledError|AbortError|ABORT_ERR|\w*CANCEL\w*)\1$/;

/** Brackets: `open` and what matches it. */
interface Block {
  readonly open: number;
  readonly close: number;
}

interface Attempt {
  readonly handler: Block | undefined;
  readonly finalizer: Block | undefined;
}

/** What may catch an error of the call (or `await`) at `at`, innermost first, within its function. */
export function handlersAround(tokens: Tokens, at: number): Handler[] {
  const clauses = attemptsAround(tokens, at).flatMap(({ handler }) => handler ?? []);
  return [...chainedHandlers(tokens, at), ...clauses].map((block) => handlerIn(tokens, block));
}

/** A call at `from` was interrupted by an error: where does that leave code at `to`? */
export function progress(tokens: Tokens, from: number, to: number): Progress {
  if (from === to || isWithinAwait(tokens, to, from) || isWithinAwait(tokens, from, to)) return 'same';
  if (enclosingFunction(tokens, from) !== enclosingFunction(tokens, to)) return 'elsewhere';
  const isIn = (block: Block | undefined): boolean => block !== undefined && to > block.open && to < block.close;
  const attempts = attemptsAround(tokens, from);
  return attempts.some(({ handler, finalizer }) => isIn(handler) || isIn(finalizer)) ? 'cleanup' : 'beyond';
}

function handlerIn(tokens: Tokens, { open, close }: Block): Handler {
  const inside = tokens.slice(open, close + 1);
  const namesCancellation = inside.some(({ kind, text }) =>
    kind === 'word' ? CANCELLATION.test(text) : CANCELLATION_TEXT.test(text),
  );
  return { namesCancellation, throws: inside.some(({ kind, text }) => kind === 'word' && text === 'throw') };
}

/** The `try` statements in whose block the token stands, innermost first. */
function attemptsAround(tokens: Tokens, at: number): Attempt[] {
  const attempts: Attempt[] = [];
  for (let open = tokens[at]?.parent ?? -1; open >= 0; open = tokens[open]?.parent ?? -1) {
    if (textAt(tokens, open) !== '{') continue;
    if (braceKind(tokens, open) === 'function') break;
    if (textAt(tokens, open - 1) === 'try') attempts.push(attemptOf(tokens, open));
  }
  return attempts;
}

function attemptOf(tokens: Tokens, open: number): Attempt {
  let at = closeOf(tokens, open) + 1;
  let handler: Block | undefined;
  if (textAt(tokens, at) === 'catch') {
    const clause = textAt(tokens, at + 1) === '(' ? closeOf(tokens, at + 1) + 1 : at + 1;
    handler = { open: at, close: closeOf(tokens, clause) };
    at = handler.close + 1;
  }
  const isFinally = textAt(tokens, at) === 'finally';
  return { handler, finalizer: isFinally ? { open: at + 1, close: closeOf(tokens, at + 1) } : undefined };
}

/** `sleep(50).catch(…)`, `await load().then(use, fail)`, `Promise.all([sleep(50)]).catch(…)`. */
function chainedHandlers(tokens: Tokens, at: number): Block[] {
  const blocks = chained(tokens, lastOfOperand(tokens, at));
  for (
    let open = tokens[at]?.parent ?? -1;
    open >= 0 && textAt(tokens, open) !== '{';
    open = tokens[open]?.parent ?? -1
  )
    blocks.push(...chained(tokens, closeOf(tokens, open)));
  return blocks;
}

/** The arguments of `.catch` and of `.then` with two, after the operand that ends at `last` so far. */
function chained(tokens: Tokens, last: number): Block[] {
  const blocks: Block[] = [];
  const end = operandEnd(tokens, last);
  for (let at = last + 1; at <= end; at++) {
    const open = at + 1;
    if (isMemberDot(textAt(tokens, at - 1)) && textAt(tokens, open) === '(') {
      const isHandling = textAt(tokens, at) === 'catch' || (textAt(tokens, at) === 'then' && hasTwo(tokens, open));
      if (isHandling) blocks.push({ open, close: closeOf(tokens, open) });
    }
    at = Math.max(at, tokens[at]?.match ?? -1);
  }
  return blocks;
}

function hasTwo(tokens: Tokens, open: number): boolean {
  for (let at = open + 1; at < closeOf(tokens, open); at++) {
    if (textAt(tokens, at) === ',' && textAt(tokens, at + 1) !== ')') return true;
    at = Math.max(at, tokens[at]?.match ?? -1);
  }
  return false;
}

/** Whether `inner` belongs to what the `await` at `at` waits for. */
function isWithinAwait(tokens: Tokens, at: number, inner: number): boolean {
  return textAt(tokens, at) === 'await' && inner > at && inner <= operandEnd(tokens, lastOfOperand(tokens, at));
}

/** The last token of the first part of the operand that the token at `at` (a callee, `(`, `new`, or `await`) is of. */
function lastOfOperand(tokens: Tokens, at: number): number {
  const text = textAt(tokens, at);
  const start = text === 'await' ? at + 1 : text === 'new' ? at : operandStart(tokens, calleeBefore(tokens, at));
  const first = textAt(tokens, start) === 'new' ? start + 1 : start;
  return Math.max(first, tokens[first]?.match ?? -1);
}

function closeOf(tokens: Tokens, open: number): number {
  return Math.max(tokens[open]?.match ?? -1, open);
}
