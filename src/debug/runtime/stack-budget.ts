/**
 * How many stacks debug mode takes: so many at once, then a share of the time that passes, so that a program which does
 * nothing but make tasks and wait does not spend most of its time on where it does so.
 *
 * A program that makes fewer of a kind than the rate allows, which is nearly every program, has the stacks of all of
 * them. In one that is busier every line is passed again and again, so that those that are taken show every line.
 */
export interface Allowance {
  /** Stacks taken before anything is counted against the time, and saved up at most. */
  readonly burst: number;
  /** Stacks a millisecond after that. */
  readonly rate: number;
}

/** Looking at the clock costs as much as a twentieth of a stack: not for every one that is refused. */
const LOOK_EVERY = 64;
/** What is added where something was lost whose place is not known, and how often at most, in ms. */
const RAISE = 100;
const RAISE_INTERVAL = 100;

export class StackBudget {
  readonly #allowance: Allowance;
  #left: number;
  #refused = 0;
  #last = performance.now();
  #raised = Number.NEGATIVE_INFINITY;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
  }

  allows(): boolean {
    if (this.#left >= 1) {
      this.#left -= 1;
      return true;
    }
    if (++this.#refused % LOOK_EVERY === 0) this.refill(performance.now());
    return false;
  }

  /** The time that has passed is added. */
  refill(now: number): void {
    const { burst, rate } = this.#allowance;
    if (this.#left < burst) this.#left = Math.min(this.#left + (now - this.#last) * rate, burst);
    this.#last = now;
  }

  /** Something was lost and nobody knows where: if it happens again, it shall be known. */
  raise(): void {
    const now = performance.now();
    if (now - this.#raised < RAISE_INTERVAL) return;
    this.#raised = now;
    this.#left += RAISE;
  }
}
