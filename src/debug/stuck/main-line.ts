/**
 * The main line of a program: what its entry module began, and every promise that came of it, as far as it is pending.
 * When a program ends with its main line unfinished, here is where it stood still.
 *
 * A promise belongs to the main line when it was made while the program started, or in the first step of a task, or in a
 * reaction of one that does; so the requests of a server do not. Nothing is asked of the promises themselves: the garbage collector takes a main
 * function that waits for what nobody can reach, together with all that it waits for. Only the states are kept.
 *
 * Every `await` of an async function makes a promise of its own. The one that is made last in the reaction of the
 * previous one belongs to the same call: that is how a call's first `await`, whose stack says by whom it was called,
 * is known at its last.
 */
import type { Task } from '../../core/task.ts';
import type { PromiseObserver } from '../promises/observer.ts';
import type { CallSites } from '../promises/sites.ts';
import { BEGAN, DERIVED, type PromiseState, SETTLED } from '../promises/state.ts';

/** How long a program starts, in ms: what begins later of itself (a timer, a request) is no part of the main line. */
const START = 1000;
/** States looked through at a time for those that are pending. */
const SWEEP_AT = 4096;
/** The oldest and the newest of those that stay pending are kept, so many of each: the rest were given up. */
const KEPT = 1000;

/** The first `await` of a call. */
export interface FirstAwait {
  readonly site: CallSites | null;
  /** How many promises there were then. */
  readonly number: number;
}

/** On the state of a promise of the main line: one for all that are, or might be, the first of their call. */
const FOLLOWED: FirstAwait = { site: null, number: 0 };

/** Null for one that is the first itself, as far as is known. */
export function firstAwaitOf({ note }: PromiseState): FirstAwait | null {
  return note === null || note === FOLLOWED ? null : (note as FirstAwait);
}

export class MainLine implements PromiseObserver {
  /** The promise whose reaction runs; null outside of reactions. */
  running: PromiseState | null = null;
  #states: PromiseState[] = [];
  #sweepAt = SWEEP_AT;
  #latest: PromiseState | null = null;
  #isStarting = true;
  /** The task whose first step runs: what it makes first is the promise of its function. */
  #beginning: Task<unknown> | null = null;
  readonly #promises = new WeakMap<Task<unknown>, { readonly state: PromiseState; readonly site: CallSites }>();
  readonly #start: NodeJS.Timeout;

  constructor() {
    this.#start = setTimeout(() => {
      this.#isStarting = false;
    }, START).unref();
  }

  made(state: PromiseState): void {
    const { running } = this;
    this.#latest = null;
    const isFollowed = this.#beginning !== null || (running === null ? this.#isStarting : running.note !== null);
    if (!isFollowed) return;
    state.note = FOLLOWED;
    if (this.#beginning !== null) this.#ofTask(this.#beginning, state);
    this.#latest = state;
    if (this.#states.push(state) >= this.#sweepAt) this.#sweep();
  }

  began(state: PromiseState): void {
    this.running = state;
    this.#latest = null;
  }

  settled(state: PromiseState): void {
    const latest = this.#latest;
    this.#latest = null;
    if (state !== this.running) return;
    this.running = null;
    if (latest === null || (state.flags & DERIVED) === 0 || (latest.flags & DERIVED) === 0) return;
    latest.note = firstAwaitOf(state) ?? { site: state.site, number: state.number };
  }

  /** A task takes its first step, which ends with `taskStepped`. */
  taskBegins(task: Task<unknown>): void {
    this.#beginning = task;
  }

  taskStepped(): void {
    this.#beginning = null;
  }

  /** The promise of the function of a task; undefined where it was not seen. */
  promiseOf(task: Task<unknown>): { readonly state: PromiseState; readonly site: CallSites } | undefined {
    return this.#promises.get(task);
  }

  /** In the order in which they were made. */
  pending(): readonly PromiseState[] {
    this.#states = this.#states.filter(isPending);
    return this.#states;
  }

  /** Lets go of every state and stack. */
  forget(): void {
    this.#states = [];
    this.running = this.#latest = null;
  }

  stop(): void {
    clearTimeout(this.#start);
    this.forget();
  }

  #ofTask(task: Task<unknown>, state: PromiseState): void {
    if (state.site !== null && !this.#promises.has(task)) this.#promises.set(task, { state, site: state.site });
  }

  #sweep(): void {
    const pending = this.pending();
    if (pending.length > 2 * KEPT) this.#states = [...pending.slice(0, KEPT), ...pending.slice(-KEPT)];
    this.#sweepAt = this.#states.length + SWEEP_AT;
  }
}

function isPending({ flags }: PromiseState): boolean {
  return (flags & (SETTLED | BEGAN)) === 0;
}
