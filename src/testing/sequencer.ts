import { type Future, getRunningLoop, RuntimeError } from '../core/index.ts';

/**
 * Brings steps of different tasks into an order: `await seq.step(0)`, `await seq.step(1)`, … run one after the other,
 * whichever task gets there first.
 */
export class Sequencer {
  readonly #waiting = new Map<number, Future<undefined>>();
  readonly #seen = new Set<number>();
  #next = 0;
  #isTakingTurn = false;

  /** Waits until all steps before `n` have been reached. @throws RuntimeError when step `n` was used before. */
  step(n: number): Future<undefined> {
    if (this.#seen.has(n)) throw new RuntimeError(`step ${n} was used before: each step is taken once`);
    this.#seen.add(n);
    const future = getRunningLoop().createFuture<undefined>();
    this.#waiting.set(n, future);
    this.#advance();
    return future;
  }

  /** A step goes on when the one before it has had its turn, not when it was let go: hence the callback behind it. */
  #advance(): void {
    const future = this.#waiting.get(this.#next);
    if (future === undefined || this.#isTakingTurn) return;
    this.#waiting.delete(this.#next);
    this.#next += 1;
    this.#isTakingTurn = true;
    if (!future.done()) future.setResult(undefined);
    future._addInternalCallback(() => {
      this.#isTakingTurn = false;
      this.#advance();
    });
  }
}
