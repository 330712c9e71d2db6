/**
 * Where the main line of a program stands when nothing is left to do and it has not come to its end.
 *
 * It is unfinished when module code is still inside a top-level `await`, or when a function that the entry module called
 * as a statement (`main();`, `main().catch(…);`) has not returned. From there the way leads inwards, from each `await` to
 * the async function that it waits for, to the `await` that never ends.
 *
 * What is no mistake: a call that was marked (`void worker()`) or kept, a loop that waits for its next item where it has
 * waited before, and any function beside the top-level `await` that did end: it is in the background of a program that
 * has done its work.
 */
import { readFileSync } from 'node:fs';
import { contained } from '../findings/internal-errors.ts';
import { isEntryModule } from '../promises/entry-module.ts';
import { type CallFrame, type CallSites, framesOf, isEngineMade } from '../promises/sites.ts';
import { sourceFile } from '../promises/source/source-file.ts';
import { DERIVED, type PromiseState } from '../promises/state.ts';
import { firstAwaitOf } from './main-line.ts';

/** An `await` that has not ended. */
interface Parked {
  readonly state: PromiseState;
  /** From the `await` outwards. */
  readonly frames: readonly CallFrame[];
  /** From the first `await` of the same call, outwards: by whom it was called. */
  readonly origin: readonly CallFrame[];
  /** Which promise was the newest then. */
  readonly since: number;
}

export interface StuckMainLine {
  /** From the `await` that never ends, outwards to the module code. */
  readonly frames: readonly CallFrame[];
  /** It waits for an object of its own kind with a `then`, or inside tsyncio: that may be a task, which is told about. */
  readonly isInLibrary: boolean;
}

export function stuckMainLine(pending: readonly PromiseState[]): StuckMainLine[] {
  const waiting = waitingOf(pending);
  const { parked } = waiting;
  const atTopLevel = parked.filter(({ frames: [at] }) => at !== undefined && isModuleCode(at));
  const heads = atTopLevel.length > 0 ? atTopLevel : parked.filter(isStatementOfEntry);
  return heads.flatMap((head) => follow(head, waiting));
}

/** The same for one async function, by its promise. */
export function stuckFunction(
  promise: { readonly state: PromiseState; readonly site: CallSites },
  pending: readonly PromiseState[],
): StuckMainLine | undefined {
  const waiting = waitingOf(pending);
  const inner = awaitOf(promise.state, promise.site, waiting.parked);
  return inner === undefined ? undefined : follow(inner, waiting)[0];
}

/** The engine's functions that wait for several promises. */
const COMBINATORS: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race']);

interface Waiting {
  readonly states: readonly PromiseState[];
  readonly parked: readonly Parked[];
}

function waitingOf(states: readonly PromiseState[]): Waiting {
  return { states, parked: states.flatMap((state) => parkedAt(state) ?? []) };
}

const known = new WeakMap<PromiseState, Parked | null>();

function parkedAt(state: PromiseState): Parked | undefined {
  let parked = known.get(state);
  if (parked === undefined) {
    parked = readParked(state) ?? null;
    known.set(state, parked);
  }
  return parked ?? undefined;
}

function readParked(state: PromiseState): Parked | undefined {
  const { site, flags, number } = state;
  // What `then` derives is no `await`.
  if ((flags & DERIVED) === 0 || site === null || isEngineMade(site)) return undefined;
  const frames = codeOf(site);
  const first = firstAwaitOf(state);
  if (first === null || first.site === null) return { state, frames, origin: frames, since: number };
  return { state, frames, origin: codeOf(first.site), since: first.number };
}

function codeOf(site: CallSites): readonly CallFrame[] {
  return framesOf(site).filter(({ role }) => role !== 'engine');
}

function isModuleCode(frame: CallFrame): boolean {
  return (
    frame.role === 'user' && frame.name === '' && sourceFile(frame.file)?.isTopLevel(frame.line, frame.column) === true
  );
}

function isStatementOfEntry({ frames, origin }: Parked): boolean {
  const [at] = frames;
  const [first, call] = origin;
  if (at === undefined || first === undefined || call === undefined || call.isAsync) return false;
  if (!isEntryModule(call.file) || !isModuleCode(call) || hasTopLevelAwait(call.file)) return false;
  const usage = sourceFile(call.file)?.usageAt(call.line, call.column).usage;
  const isWaitingAgain = frames !== origin && at.line === first.line && at.column === first.column;
  return (usage === 'dropped' || usage === 'immediate') && !isWaitingAgain;
}

const TOP_LEVEL_AWAIT = /^(?:for\s+await\b|(?:(?:export\s+)?(?:const|let|var)\s.*=\s*|[\w$.]+\s*=\s*)?await\b)/m;

function hasTopLevelAwait(file: string): boolean {
  return contained(() => TOP_LEVEL_AWAIT.test(readFileSync(file, 'utf8')), false);
}

/** From an `await` to the one inside the function that it waits for, and so on; to several from `Promise.all` and its like. */
function follow(head: Parked, waiting: Waiting): StuckMainLine[] {
  return pathsFrom({ awaits: [head], isInLibrary: false }, head.state.parent, waiting).flatMap(shown);
}

interface Path {
  /** Innermost first. */
  readonly awaits: readonly Parked[];
  readonly isInLibrary: boolean;
}

function pathsFrom(start: Path, from: PromiseState | null, waiting: Waiting): Path[] {
  let { awaits, isInLibrary } = start;
  let awaited = from;
  while (awaited !== null && awaited.site !== null && awaits.length <= waiting.parked.length) {
    const isDerived = (awaited.flags & DERIVED) !== 0;
    if (!isEngineMade(awaited.site)) {
      // Of a promise that the engine made for an object with a `then`.
      if (isDerived) isInLibrary = true;
      const inner = isDerived ? undefined : awaitOf(awaited, awaited.site, waiting.parked);
      if (inner === undefined) break;
      awaits = [inner, ...awaits];
      awaited = inner.state.parent;
    } else if (isDerived) awaited = awaited.parent;
    else {
      const path = { awaits, isInLibrary };
      const inner = elementsOf(awaited, awaited.site, waiting.states).flatMap((one) => pathsFrom(path, one, waiting));
      const longer = inner.filter((one) => one.awaits.length > awaits.length);
      return longer.length > 0 ? longer : [path];
    }
  }
  return [{ awaits, isInLibrary }];
}

/** What `Promise.all` and its like still wait for, by the promise that they returned. */
function elementsOf(result: PromiseState, site: CallSites, states: readonly PromiseState[]): PromiseState[] {
  const frames = framesOf(site);
  if (!frames.some(({ role, name }) => role === 'engine' && COMBINATORS.has(name))) return [];
  const callers = codeOf(site);
  return states.flatMap(({ parent, number, site: made }) => {
    if (parent === null || made === null || number < result.number || !isEngineMade(made)) return [];
    return isSameStack(codeOf(made), callers) ? [parent] : [];
  });
}

function shown({ awaits, isInLibrary }: Path): StuckMainLine[] {
  const user = awaits.findIndex(({ frames }) => frames[0]?.role === 'user');
  if (user === -1) return [];
  const frames = awaits
    .slice(user)
    .flatMap(({ frames: [at] }, index) => (at === undefined ? [] : { ...at, isAsync: index > 0 }));
  return [{ frames, isInLibrary: isInLibrary || awaits[0]?.frames[0]?.role === 'own' }];
}

/** The `await` in which the async function stands whose promise this is: it has been called by the same calls. */
function awaitOf(promise: PromiseState, site: CallSites, parked: readonly Parked[]): Parked | undefined {
  const callers = codeOf(site).slice(1);
  let found: Parked | undefined;
  for (const candidate of parked) {
    if (candidate.since < promise.number || !isSameStack(candidate.origin.slice(1), callers)) continue;
    if (found === undefined || candidate.since < found.since) found = candidate;
  }
  return found;
}

function isSameStack(a: readonly CallFrame[], b: readonly CallFrame[]): boolean {
  return a.length === b.length && a.every((frame, index) => isSamePlace(frame, b[index]));
}

function isSamePlace(a: CallFrame, b: CallFrame | undefined): boolean {
  return a.file === b?.file && a.line === b.line && a.column === b.column;
}
