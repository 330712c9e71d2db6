/**
 * How many stacks may be taken: so many at once, then a share of the time that passes.
 *
 * A small program never gets to the end of the first lot. In a busy one every site is visited again and again, so that
 * taking one stack in some is enough to know them all. When something was lost whose origin is not known, the next
 * stacks are taken whatever they cost.
 */
export interface BudgetOptions {
  /** Stacks taken before anything is counted against the time. */
  readonly burst: number;
  /** Stacks a millisecond after that. */
  readonly rate: number;
}

/** Looking at the clock costs as much as a tenth of a stack: not for every promise. */
const LOOK_EVERY = 64;
/** In ms. */
const RAISE_INTERVAL = 100;

export class Budget {
  left: number;
  readonly #options: BudgetOptions;
  #refused = 0;
  #last = performance.now();
  #raised = Number.NEGATIVE_INFINITY;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.left = options.burst;
  }

  allows(): boolean {
    if (this.left > 0) {
      this.left--;
      return true;
    }
    if (++this.#refused % LOOK_EVERY === 0) this.#refill();
    return false;
  }

  /** Something was lost and nobody knows where. Where that happens all the time, it is answered now and then. */
  raise(stacks: number): void {
    const now = performance.now();
    if (now - this.#raised < RAISE_INTERVAL) return;
    this.#raised = now;
    this.left += stacks;
  }

  #refill(): void {
    const now = performance.now();
    this.left = Math.min((now - this.#last) * this.#options.rate, this.#options.burst);
    this.#last = now;
  }
}
