/**
 * Whose promise it was, and where it was dropped.
 *
 * A promise that nobody awaited belongs to whoever got it from a call. The walk begins at the call that made it and goes
 * outwards: a function that merely returns what it got (`return save()`, `() => save()`) hands the promise to its
 * caller, so the caller is asked next. It ends at the call whose value is not handed on:
 * - in user code that dropped it: that call is what is reported;
 * - in user code that keeps it where somebody may still come for it, or dropped it on purpose: nothing;
 * - in a dependency or in Node: nothing. An async function that these call is theirs to wait for.
 */
import { FRAMES } from './constants.ts';
import { isEntryModule } from './entry-module.ts';
import { isLostByNode, isPromiseApi, isTransparent, nodeSwallows } from './node-functions.ts';
import type { CallFrame } from './sites.ts';
import { sourceFile } from './source/source-file.ts';
import type { CallUsage } from './source/usage.ts';

export interface Verdict {
  /** The call that is named. */
  readonly at: CallFrame;
  readonly frames: readonly CallFrame[];
  /** What was called there, for the message: `save()`. */
  readonly callee: string;
  /** The source leaves no doubt that the promise went no further, not into an array for instance. */
  readonly isCertain: boolean;
  /** Node made several promises for this call, and any of them may be the one that it returned. */
  readonly isSurmised: boolean;
}

const NOWHERE: CallUsage = { usage: 'unknown', isChained: false, head: -1 };
/** Functions of the engine that call the one they are given and return what it returns. */
const TRANSPARENT = new Set(['apply', 'call', 'bind', 'try']);
const CHAIN = new Set(['then', 'catch', 'finally']);
/** They make a promise of what they are given; dropping that is harmless. */
const HARMLESS = new Set(['resolve', 'reject', 'withResolvers']);
/** Iterators of the engine: `for await` and `yield*` call these; so may user code. */
const ITERATION = new Set(['next', 'return', 'throw']);
/** Functions of the engine that make nothing of a promise that their callback returns. */
const TAKES_CALLBACK = new Set(
  (
    'forEach map filter find findIndex findLast findLastIndex some every sort toSorted reduce reduceRight flatMap from ' +
    'replace replaceAll stringify parse groupBy getOrInsertComputed'
  ).split(' '),
);

/** The last of what their callback returns is what they return. */
const REDUCERS = new Set(['reduce', 'reduceRight']);

/** Where a promise with this stack was dropped; undefined where that is nobody's mistake. */
export function judge(frames: readonly CallFrame[]): Verdict | undefined {
  const made = firstCode(frames, 0);
  const maker = frames[made];
  if (maker === undefined || maker.isAsync) return undefined;
  const engine = frames[made - 1];
  if (engine !== undefined) return judgeEngineMade(frames, made, frames.slice(0, made));
  // The stack begins in the async function itself, which has just been called.
  if (maker.role === 'node') return judgeNodeMade(frames, made);
  if (!maker.isEntry) return maker.role === 'user' ? judgeCall(frames, made, 'plain') : undefined;
  return walk(frames, { made, at: made + 1, kind: 'async', callee: calleeName(maker) });
}

/** Made by a function of V8's own: `new Promise`, `p.then`, `Promise.all`, `generator.next`. */
function judgeEngineMade(frames: readonly CallFrame[], at: number, engine: readonly CallFrame[]): Verdict | undefined {
  const name = engine[engine.length - 1]?.name ?? '';
  if (frames[at]?.role === 'node') return judgeNodeMade(frames, at);
  if (CHAIN.has(name)) return walk(frames, { made: at, at, kind: 'chain', callee: `${name}()` });
  // What `Promise.all` derives from each of its elements.
  if (CHAIN.has(engine[0]?.name ?? '')) return undefined;
  if (HARMLESS.has(name)) return walk(frames, { made: at, at, kind: 'harmless', callee: `Promise.${name}()` });
  if (ITERATION.has(name)) return judgeIteration(frames, at, name);
  if (engine.some((frame) => frame.isConstructor))
    return walk(frames, { made: at, at, kind: 'constructed', callee: 'new Promise()' });
  return walk(frames, { made: at, at, kind: 'engine', callee: engine[engine.length - 1]?.functionName ?? `${name}()` });
}

/** A promise of a function of Node's that user code called, as far as Node lets it be known. */
function judgeNodeMade(frames: readonly CallFrame[], made: number): Verdict | undefined {
  let caller = made;
  while (frames[caller]?.role === 'node') caller++;
  const entry = frames[caller - 1];
  if (entry === undefined || frames[caller]?.role === 'engine' || isLostByNode(entry.file)) return undefined;
  const isDirect = caller - made === 1 && (made === 0 ? entry.isEntry : isPromiseApi(entry));
  if (!isDirect && !isPromiseApi(entry)) return undefined;
  return walk(frames, { made, at: caller, kind: isDirect ? 'async' : 'surmised', callee: calleeName(entry) });
}

type Kind =
  /** An async function's own promise: certainly the value of the call. */
  | 'async'
  /** `p.then(f)`: counts only where a function returned it. */
  | 'chain'
  /** `Promise.resolve()` and its like: the same. */
  | 'harmless'
  /** `new Promise(…)`: as a statement, or returned. */
  | 'constructed'
  | 'engine'
  /** Probably the value of the call, so only a statement counts. */
  | 'surmised';

interface Walk {
  /** Index of the frame that made the promise. */
  readonly made: number;
  /** Index of the frame whose call is asked about. */
  readonly at: number;
  readonly kind: Kind;
  readonly callee: string;
}

function walk(frames: readonly CallFrame[], start: Walk, before = 0): Verdict | undefined {
  let { at } = start;
  /** The last call in user code that handed the promise on. */
  let handedOn: Verdict | undefined;
  let hops = before;
  for (;;) {
    while (handsThrough(frames[at])) at++;
    const frame = frames[at];
    const isOutermost = start.kind === 'chain' || start.kind === 'harmless' ? hops > 1 : true;
    if (frame === undefined) {
      // The engine itself called the function, with nothing below: `queueMicrotask(() => save())`.
      const isWhole = frames.length < FRAMES && start.kind !== 'surmised';
      return handedOn !== undefined && isOutermost && isWhole ? { ...handedOn, isCertain: true } : undefined;
    }
    if (frame.isAsync) return undefined;
    if (frame.role === 'engine') {
      const reduced = REDUCERS.has(frame.name)
        ? walk(frames, { ...start, at: firstCode(frames, at) }, hops + 1)
        : undefined;
      if (reduced !== undefined) return reduced;
      if (!TAKES_CALLBACK.has(frame.name)) return undefined;
      if (handedOn !== undefined) {
        const isCertain = isIgnoredByEngine(frames, at);
        return isOutermost && (isCertain || start.kind !== 'surmised') ? { ...handedOn, isCertain } : undefined;
      }
      return judgeCallback(frames, at, start);
    }
    if (frame.role === 'node') {
      if (handedOn === undefined || !isOutermost || start.kind === 'surmised' || !nodeSwallows(frames, at))
        return undefined;
      return { ...handedOn, isCertain: true };
    }
    // What user code returned to a package is the package's to wait for, and so is an async function that it calls,
    // unless the package merely returns it in its turn: `next()` of a middleware.
    if (frame.role !== 'user' && (handedOn !== undefined || !isUserAhead(frames, at))) return undefined;

    const usage = usageAt(frame);
    if (usage.usage === 'returned') {
      hops++;
      if (frame.role === 'user') handedOn = verdict(frames, frame, start, false);
      at++;
      continue;
    }
    return frame.role === 'user' ? conclude(frames, frame, usage, start, hops) : undefined;
  }
}

/** Whether a function merely calls the one it is given and returns what that returns. */
function handsThrough(frame: CallFrame | undefined): boolean {
  if (frame?.role === 'engine') return TRANSPARENT.has(frame.name);
  return frame?.role === 'node' && isTransparent(frame);
}

function isUserAhead(frames: readonly CallFrame[], from: number): boolean {
  return frames.slice(from).some((frame) => frame.role === 'user' && !frame.isAsync);
}

/** What the source says about the call that the walk ended at. */
function conclude(
  frames: readonly CallFrame[],
  frame: CallFrame,
  { usage, isChained }: CallUsage,
  start: Walk,
  hops: number,
): Verdict | undefined {
  const isDirect = hops === 0;
  if (isChained && !(start.kind === 'chain' && isDirect)) return undefined;
  if (isDirect && (start.kind === 'chain' || start.kind === 'harmless')) return undefined;
  if (usage === 'dropped') {
    if (isEntryModule(frame.file) && isModuleCode(frame)) return undefined;
    if (start.kind === 'constructed' && isDirect && hasAsyncExecutor(frame)) return undefined;
    return verdict(frames, frame, start, true);
  }
  if ((usage !== 'used' && usage !== 'operand') || start.kind === 'surmised') return undefined;
  if (start.kind === 'constructed' && isDirect) return undefined;
  return verdict(frames, frame, start, usage === 'operand');
}

/** `items.forEach(async …)`: the engine called the function, and user code called the engine. */
function judgeCallback(frames: readonly CallFrame[], engine: number, start: Walk): Verdict | undefined {
  const at = firstCode(frames, engine);
  const frame = frames[at];
  if (start.kind !== 'async' || frame?.role !== 'user' || frame.isAsync) return undefined;
  const callee = calleeAt(frame) ?? frames[at - 1]?.functionName ?? 'a function of the engine';
  if (usageAt(frame).usage === 'void') return undefined;
  return {
    at: frame,
    frames: frames.slice(at),
    callee: `the async function given to ${callee}()`,
    isCertain: isIgnoredByEngine(frames, engine),
    isSurmised: false,
  };
}

/** `items.forEach(…)`, or `items.map(…);` as a statement: what the callback returned is gone. */
function isIgnoredByEngine(frames: readonly CallFrame[], engine: number): boolean {
  const caller = frames[firstCode(frames, engine)];
  if (frames[engine]?.name === 'forEach') return true;
  return caller?.role === 'user' && usageAt(caller).usage === 'dropped';
}

/** `iterator.next();` written so, as against the engine's own calls: of `for await`, of `yield*`. */
function judgeIteration(frames: readonly CallFrame[], at: number, name: string): Verdict | undefined {
  const frame = frames[at];
  if (frame === undefined || calleeAt(frame)?.endsWith(`.${name}`) !== true) return undefined;
  return judgeCall(frames, at, 'iteration');
}

/** A call about which only a plain statement tells: `iterator.next();`, `WebAssembly.compile(bytes);`. */
function judgeCall(frames: readonly CallFrame[], at: number, why: 'plain' | 'iteration'): Verdict | undefined {
  const frame = frames[at];
  if (frame?.role !== 'user') return undefined;
  const { usage, isChained } = usageAt(frame);
  if (usage !== 'dropped' || isChained || (isEntryModule(frame.file) && isModuleCode(frame))) return undefined;
  return {
    at: frame,
    frames: frames.slice(at),
    callee: `${calleeAt(frame) ?? (why === 'iteration' ? 'next' : 'a function of the engine')}()`,
    isCertain: true,
    isSurmised: false,
  };
}

function verdict(frames: readonly CallFrame[], at: CallFrame, { callee, kind }: Walk, isCertain: boolean): Verdict {
  const name = calleeAt(at);
  return {
    at,
    frames: frames.slice(frames.indexOf(at)),
    callee: name === undefined ? callee : `${name}()`,
    isCertain,
    isSurmised: kind === 'surmised',
  };
}

function calleeAt(frame: CallFrame): string | undefined {
  return sourceFile(frame.file)?.calleeAt(frame.line, frame.column);
}

function calleeName(frame: CallFrame): string {
  return frame.functionName === undefined ? 'an async function' : `${frame.functionName}()`;
}

function firstCode(frames: readonly CallFrame[], from: number): number {
  let at = from;
  while (frames[at]?.role === 'engine') at++;
  return at;
}

export function usageAt(frame: CallFrame): CallUsage {
  return sourceFile(frame.file)?.usageAt(frame.line, frame.column) ?? NOWHERE;
}

function isModuleCode(frame: CallFrame): boolean {
  return frame.name === '' && sourceFile(frame.file)?.isTopLevel(frame.line, frame.column) === true;
}

function hasAsyncExecutor(frame: CallFrame): boolean {
  return sourceFile(frame.file)?.hasAsyncArgument(frame.line, frame.column) === true;
}
