/**
 * Promises that nobody awaits so far, each watched until somebody does or it is collected.
 *
 * Collected means lost: nobody can await it any more. What is still reachable when the process ends is kept by somebody
 * and no mistake. Nothing here keeps a promise, or a frame of the stack that made it, alive.
 */
import { LeakTracker, type Tracked } from '../lifetime/leak-tracker.ts';
import { collectGarbage } from './garbage.ts';
import { HANDLED, type PromiseState, REJECTED } from './state.ts';
import type { Verdict } from './verdict.ts';

/** Watched at a time. A program that keeps more settled promises than this has a cache of them, not as many mistakes. */
const MAX_WATCHED = 100_000;

interface Unawaited {
  readonly state: PromiseState;
  readonly verdict: Verdict;
}

export type Loss = Tracked<Unawaited>;

export class Losses {
  readonly #watched: LeakTracker<Unawaited>;

  constructor(onLost: (loss: Unawaited) => void) {
    this.#watched = new LeakTracker((loss) => {
      if ((loss.state.flags & (HANDLED | REJECTED)) === 0) onLost(loss);
    });
  }

  watch(promise: object, state: PromiseState, verdict: Verdict): void {
    if (this.#watched.size >= MAX_WATCHED) return;
    state.loss = this.#watched.track(promise, { state, verdict }, state.number);
  }

  /** Somebody came for it after all, or it turned out to be another kind of mistake. */
  release(loss: Loss): void {
    loss.record.state.loss = null;
    this.#watched.release(loss);
  }

  /** Everything that was collected so far is reported now; with `collect`, everything that could be. Synchronous. */
  settle(collect: boolean): void {
    if (collect && this.#watched.size > 0) collectGarbage();
    this.#watched.sweep();
  }
}
