/**
 * Sees every native promise of the thread, and finds those that were dropped and those whose failure nobody handled.
 *
 * What V8's hooks say, and what follows
 * - `init(promise)` without a parent: a root, somebody called something. The stack of that moment is its site.
 * - `init(promise, parent)`: somebody waits for the parent, or the engine made a promise on behalf of the async function
 *   whose promise the parent is (`await 5`, `await thenable`). The two can be told apart because an async function goes
 *   on, and settles its promise, only after what it awaits has settled: a child that begins or settles while its parent
 *   is pending was the engine's.
 * - A root that settles in a reaction of its own is what `for await` makes for each promise of an array, which leaves no
 *   other trace: of the promises that were kept until then none is thought lost.
 * - The children of a `Promise` subclass come without a parent, so nothing is said about subclasses.
 *
 * The hooks do the least they can: mark, count, push. What has settled without a child is looked at when the loop has
 * gone round, and only then, for the few that are left, is a stack read and a source file opened.
 */
import { promiseHooks } from 'node:v8';
import { contained, containing, logInternalError } from '../findings/internal-errors.ts';
import { LeakTracker } from '../lifetime/leak-tracker.ts';
import { type Blame, blameFor } from './blame.ts';
import { Budget } from './budget.ts';
import {
  ASK_EVERY,
  CHILD_BUDGET,
  MAX_REJECTIONS,
  MAX_UNSIFTED,
  MAX_VERDICTS,
  RAISE,
  ROOT_BUDGET,
  SIFT_DELAY,
  WRAPPER_DISTANCE,
} from './constants.ts';
import { Losses } from './losses.ts';
import { observers } from './observer.ts';
import { watchRejections } from './rejections.ts';
import { type CallFrame, type CallSites, captureSite, framesOf, isEngineMade, siteKey, topNameOf } from './sites.ts';
import { BEGAN, DERIVED, HANDLED, PromiseState, REJECTED, SETTLED, setState, stateOf } from './state.ts';
import { judge, type Verdict } from './verdict.ts';

export interface PromiseFinding {
  readonly kind: 'never-awaited' | 'never-retrieved';
  /** What was called, `save()`, where that is known. */
  readonly callee: string | undefined;
  /** The call that is named; undefined where no stack was taken. */
  readonly at: CallFrame | undefined;
  /** From that call outwards. */
  readonly frames: readonly CallFrame[];
  /** What the promise was rejected with. */
  readonly reason?: unknown;
}

export interface PromiseTrackingOptions {
  readonly onFinding: (finding: PromiseFinding) => void;
  /** `all`: the stack of every promise, as the development mode wants it; `budget`: what is cheap enough for a server. */
  readonly stacks: 'all' | 'budget';
  /** Also what packages in `node_modules` drop. */
  readonly includeDependencies?: boolean | undefined;
  /** Collect garbage at the end, so that whatever can be lost is. */
  readonly collectAtEnd?: boolean;
}

export interface PromiseTracking {
  /** The end of the process: reports what is lost now. Synchronous. */
  finish(): void;
  /** Takes every hook out again. */
  stop(): void;
}

/** The program may put another `Promise` in its place. */
const nativePromise = Promise.prototype;
const NO_FRAMES: readonly CallFrame[] = [];

export function startPromiseTracking(options: PromiseTrackingOptions): PromiseTracking {
  return new Tracker(options);
}

/** A rejection that Node has called unhandled: lost when its promise is collected, or when the process ends. */
interface Rejection {
  readonly state: PromiseState;
  readonly reason: unknown;
  readonly blame: Blame | undefined;
}

type Hook = (promise: object, parent: object | undefined) => void;

class Tracker implements PromiseTracking {
  readonly #options: PromiseTrackingOptions;
  readonly #rootBudget: Budget;
  readonly #childBudget: Budget;
  readonly #losses = new Losses(({ state, verdict }) => this.#lost(state, verdict));
  readonly #rejections = new LeakTracker<Rejection>((rejection) => this.#neverRetrieved(rejection));
  readonly #verdicts = new Map<string, Verdict | null>();
  readonly #endings: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  /** Settled since the last sifting, without anybody waiting. */
  #unsifted: object[] = [];
  /** The one that settled last, which the next line may be about to await. */
  #fresh: object | null = null;
  #freshState: PromiseState | null = null;
  /** The calls of Node's functions that one promise of this sifting stands for already. */
  readonly #surmised = new Set<string>();
  #roots = 0;
  /** The promise whose reaction was begun last. */
  #running: PromiseState | null = null;
  /** The number of the newest root when `for await` last consumed a promise without a trace. */
  #consumedUpTo = -1;

  constructor(options: PromiseTrackingOptions) {
    this.#options = options;
    this.#rootBudget = new Budget(ROOT_BUDGET[options.stacks]);
    this.#childBudget = new Budget(CHILD_BUDGET[options.stacks]);
    this.#timer = setTimeout(
      containing(() => this.#sift()),
      SIFT_DELAY,
    ).unref();
    this.#endings.push(watchRejections(containing((reason, promise) => this.#rejected(reason, promise))));
    this.#endings.push(this.#hook());
  }

  finish(): void {
    this.#running = null;
    this.#sift();
    this.#losses.settle(this.#options.collectAtEnd === true);
    for (const [, rejection] of this.#rejections.entries()) {
      if (this.#rejections.release(rejection)) this.#neverRetrieved(rejection.record);
    }
  }

  stop(): void {
    for (const end of this.#endings.splice(0).reverse()) contained(end, undefined);
    clearTimeout(this.#timer);
    this.#unsifted = [];
    this.#fresh = this.#freshState = null;
  }

  /** What a hook throws would end the process. Not `contained`: these run for every promise. */
  #hook(): () => void {
    const init = (promise: object, parent: object | undefined): void => {
      try {
        if (parent === undefined) this.#rootMade(promise, init);
        else this.#childMade(promise, parent, init);
      } catch (error) {
        logInternalError(error);
      }
    };
    const before = (promise: object): void => {
      try {
        this.#begins(promise);
      } catch (error) {
        logInternalError(error);
      }
    };
    const settled = (promise: object): void => {
      try {
        this.#settled(promise);
      } catch (error) {
        logInternalError(error);
      }
    };
    return promiseHooks.createHook({ init, before, settled }) as unknown as () => void;
  }

  /** `hook`: the frames of the stack from there on are not the program's. */
  #rootMade(promise: object, hook: Hook): void {
    const state = new PromiseState(0, null, ++this.#roots);
    setState(promise, state);
    if (this.#rootBudget.allows()) state.site = captureSite(hook);
    if (observers.active !== null) observers.active.made(state);
  }

  #childMade(promise: object, parent: object, hook: Hook): void {
    const parentState = stateOf(parent);
    const state = new PromiseState(DERIVED, parentState ?? null, this.#roots);
    setState(promise, state);
    if (this.#childBudget.allows()) state.site = captureSite(hook);
    if (observers.active !== null) observers.active.made(state);
    if (parentState === undefined) return;
    if ((parentState.flags & SETTLED) === 0) parentState.children++;
    else if ((parentState.flags & HANDLED) === 0) this.#handled(parentState);
  }

  #begins(promise: object): void {
    const state = stateOf(promise);
    if (state === undefined) return;
    this.#running = state;
    state.flags |= BEGAN;
    if (state.parent !== null) this.#leaveParent(state, state.parent);
    if (observers.active !== null) observers.active.began(state);
  }

  #settled(promise: object): void {
    const state = stateOf(promise);
    if (state === undefined) return;
    if (state.parent !== null) this.#leaveParent(state, state.parent);
    state.flags |= SETTLED;
    if (observers.active !== null) observers.active.settled(state);
    if (state.children > 0) {
      state.flags |= HANDLED;
      state.site = null;
    } else if (state.site !== null || ((state.flags & DERIVED) === 0 && state.number % ASK_EVERY === 0)) {
      this.#enqueue(promise, state);
    }
    if (state === this.#running && (state.flags & (DERIVED | BEGAN)) === BEGAN) this.#consumed(state);
  }

  /** The child has begun, or has settled without beginning: was it the engine's, made for the parent's own function? */
  #leaveParent(state: PromiseState, parent: PromiseState): void {
    state.parent = null;
    if ((parent.flags & SETTLED) === 0) parent.children--;
  }

  #enqueue(promise: object, state: PromiseState): void {
    if (this.#fresh === null && this.#unsifted.length === 0) this.#timer.refresh();
    if (this.#fresh !== null && this.#freshState !== null && (this.#freshState.flags & HANDLED) === 0) {
      this.#unsifted.push(this.#fresh);
      if (this.#unsifted.length >= MAX_UNSIFTED) this.#thin();
    }
    this.#fresh = promise;
    this.#freshState = state;
  }

  /** A long run of microtasks: most of what it settled has been handled since. */
  #thin(): void {
    this.#unsifted = this.#unsifted.filter((promise) => ((stateOf(promise)?.flags ?? HANDLED) & HANDLED) === 0);
    if (this.#unsifted.length > MAX_UNSIFTED / 2) contained(() => this.#sift(), undefined);
  }

  #handled(state: PromiseState): void {
    state.flags |= HANDLED;
    state.site = null;
    if (state.loss !== null) this.#losses.release(state.loss);
  }

  #sift(): void {
    const promises = this.#unsifted;
    if (this.#fresh !== null) promises.push(this.#fresh);
    this.#fresh = this.#freshState = null;
    this.#unsifted = [];
    this.#running = null;
    this.#surmised.clear();
    for (const promise of promises) contained(() => this.#look(promise), undefined);
  }

  /** Nobody has waited for the promise so far. Is it one to watch? */
  #look(promise: object): void {
    const state = stateOf(promise);
    if (state === undefined || (state.flags & (HANDLED | REJECTED)) !== 0 || state.loss !== null) return;
    if (Object.getPrototypeOf(promise) !== nativePromise) return;
    if (state.site === null) {
      this.#rootBudget.raise(RAISE);
      return;
    }
    const verdict = this.#verdictOn(state.site, (state.flags & DERIVED) !== 0);
    // Lets go of the functions and receivers of the stack's frames.
    state.site = null;
    if (verdict === undefined) return;
    if (verdict.isSurmised) {
      const call = `${verdict.at.file}:${verdict.at.line}:${verdict.at.column}`;
      if (this.#surmised.has(call)) return;
      this.#surmised.add(call);
    }
    this.#losses.watch(promise, state, verdict);
  }

  #verdictOn(site: CallSites, isDerived: boolean): Verdict | undefined {
    // What `await` itself derives is the engine's.
    if (isDerived && !isEngineMade(site)) return undefined;
    const key = siteKey(site);
    let verdict = this.#verdicts.get(key);
    if (verdict === undefined) {
      verdict = judge(this.#framesOf(site)) ?? null;
      if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear();
      this.#verdicts.set(key, verdict);
    }
    return verdict ?? undefined;
  }

  #framesOf(site: CallSites): readonly CallFrame[] {
    return framesOf(site, this.#options.includeDependencies === true);
  }

  /** `for await` has taken one promise out of an array (or, when it made a wrapper, something that was none). */
  #consumed(state: PromiseState): void {
    if (state.site !== null && topNameOf(state.site) !== 'next') return;
    const recent = [...this.#unsifted.slice(-WRAPPER_DISTANCE), this.#fresh];
    const states = recent.map((promise) => (promise === null ? undefined : stateOf(promise)));
    const wrapper = states.find((other) => other?.number === state.number + 1);
    const made = wrapper?.site ?? null;
    if (made === null || topNameOf(made) !== 'next') this.#consumedUpTo = this.#roots;
  }

  #lost(state: PromiseState, verdict: Verdict): void {
    if (!verdict.isCertain && state.number <= this.#consumedUpTo) return;
    const { at, frames, callee } = verdict;
    contained(() => this.#options.onFinding({ kind: 'never-awaited', callee, at, frames }), undefined);
  }

  #rejected(reason: unknown, promise: unknown): void {
    if (typeof promise !== 'object' || promise === null) return;
    const state = stateOf(promise);
    if (state === undefined || this.#rejections.size >= MAX_REJECTIONS) return;
    state.flags |= REJECTED;
    if (state.loss !== null) this.#losses.release(state.loss);
    const blame = state.site === null ? undefined : blameFor(this.#framesOf(state.site));
    state.site = null;
    this.#rejections.track(promise, { state, reason, blame }, state.number);
    // An error whose stack was never read keeps the receivers of its frames alive, and with them maybe the promise.
    if (reason instanceof Error) contained(() => reason.stack, undefined);
  }

  #neverRetrieved(rejection: Rejection): void {
    const { state, reason, blame } = rejection;
    if ((state.flags & HANDLED) !== 0) return;
    contained(
      () =>
        this.#options.onFinding({
          kind: 'never-retrieved',
          callee: undefined,
          at: blame?.at,
          frames: blame?.frames ?? NO_FRAMES,
          reason,
        }),
      undefined,
    );
  }
}
