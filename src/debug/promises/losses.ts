/**
 * Promises that nobody awaits so far, each watched until somebody does or it is collected.
 *
 * Collected means lost: nobody can await it any more. What is still reachable when the process ends is kept by somebody
 * and no mistake. Nothing here keeps a promise, or a frame of the stack that made it, alive.
 */
import { containing } from '../findings/internal-errors.ts';
import { collectGarbage } from './garbage.ts';
import { HANDLED, type PromiseState, REJECTED } from './state.ts';
import type { Verdict } from './verdict.ts';

/** Watched at a time. A program that keeps more settled promises than this has a cache of them, not as many mistakes. */
const MAX_WATCHED = 100_000;

export class Loss {
  readonly state: PromiseState;
  readonly verdict: Verdict;
  readonly promise: WeakRef<object>;

  constructor(state: PromiseState, verdict: Verdict, promise: object) {
    this.state = state;
    this.verdict = verdict;
    this.promise = new WeakRef(promise);
  }
}

export class Losses {
  readonly #onLost: (loss: Loss) => void;
  readonly #watched = new Set<Loss>();
  readonly #registry = new FinalizationRegistry<Loss>(containing((loss) => this.#collected(loss)));

  constructor(onLost: (loss: Loss) => void) {
    this.#onLost = onLost;
  }

  watch(promise: object, state: PromiseState, verdict: Verdict): void {
    if (this.#watched.size >= MAX_WATCHED) return;
    const loss = new Loss(state, verdict, promise);
    state.loss = loss;
    this.#watched.add(loss);
    this.#registry.register(promise, loss, loss);
  }

  /** Somebody came for it after all, or it turned out to be another kind of mistake. */
  release(loss: Loss): void {
    loss.state.loss = null;
    if (this.#watched.delete(loss)) this.#registry.unregister(loss);
  }

  /**
   * Everything that was collected so far is reported now; with `collect`, everything that could be. Synchronous: at the
   * exit of the process no finalizer runs any more.
   */
  settle(collect: boolean): void {
    if (collect && this.#watched.size > 0) collectGarbage();
    for (const loss of [...this.#watched]) {
      if (loss.promise.deref() !== undefined) continue;
      this.#registry.unregister(loss);
      this.#collected(loss);
    }
  }

  #collected(loss: Loss): void {
    if (!this.#watched.delete(loss) || (loss.state.flags & (HANDLED | REJECTED)) !== 0) return;
    this.#onLost(loss);
  }
}
