import { inspect } from 'node:util';
import { BrokenBarrierError, type Future, Heap, Operation } from '../core/index.ts';
import { Condition } from './condition.ts';

/** `draining`: enough have come, and they are leaving. `resetting`: those who wait are being sent away. */
type BarrierState = 'filling' | 'draining' | 'resetting' | 'broken';

/**
 * A meeting point: `wait()` is done when `parties` tasks wait. Then it can be used again.
 *
 * @example
 * ```ts
 * import { Barrier, gather, run } from 'tsyncio';
 *
 * const barrier = new Barrier(2);
 * await run(async () => {
 *   console.log(await gather([() => barrier.wait(), () => barrier.wait()])); // [ 0, 1 ]
 * });
 * ```
 */
export class Barrier {
  readonly #condition = new Condition();
  readonly #parties: number;
  #state: BarrierState = 'filling';
  #count = 0;
  /** How many numbers were given since it was empty, and those that were given back by waiters that were cancelled. */
  #given = 0;
  readonly #returned = new Heap<number>((a, b) => a < b);

  /** @throws RangeError when `parties` is below 1; TypeError when it is no integer. */
  constructor(parties: number) {
    if (!Number.isInteger(parties)) throw new TypeError(`Barrier takes an integer number of parties, not ${parties}`);
    if (parties < 1) throw new RangeError('parties must be >= 1');
    this.#parties = parties;
  }

  /** How many have to come. */
  get parties(): number {
    return this.#parties;
  }

  /** How many wait while it fills. */
  get nWaiting(): number {
    return this.#state === 'filling' ? this.#count : 0;
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  /**
   * Waits until enough have come; gives each another number, from 0 to `parties` - 1.
   *
   * @throws BrokenBarrierError when it is aborted, or reset while waiting.
   */
  wait(): Future<number> {
    return new Operation('Barrier.wait', () => this.#condition.run(() => this.#pass()));
  }

  /** Waits, then runs `body` with the number; returns what the body returns. */
  async run<T>(body: (index: number) => PromiseLike<T> | T): Promise<T> {
    return await body(await this.wait());
  }

  /** Sends those who wait away with `BrokenBarrierError`, and makes the barrier as new. */
  reset(): void {
    this.#state = this.#count > 0 ? 'resetting' : 'filling';
    this.#notifyAll();
  }

  /** Breaks it: all who wait, now or later, get `BrokenBarrierError`, until `reset()`. */
  abort(): void {
    this.#state = 'broken';
    this.#notifyAll();
  }

  toString(): string {
    const count = this.broken ? '' : `, ${this.nWaiting} of ${this.#parties} waiting`;
    return `<Barrier ${this.#state}${count}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** With the lock of the condition held, as all that follows. */
  async #pass(): Promise<number> {
    await this.#condition.waitFor(() => this.#state !== 'draining' && this.#state !== 'resetting');
    this.#checkNotBroken('the barrier was aborted');
    const index = this.#returned.pop() ?? this.#given++;
    this.#count += 1;
    try {
      if (this.#count === this.#parties) {
        this.#state = 'draining';
        this.#notifyAll();
      } else {
        await this.#condition.waitFor(() => this.#state !== 'filling');
        if (this.#isResetting()) throw new BrokenBarrierError('the barrier was reset: call wait() again');
        this.#checkNotBroken('the barrier was aborted');
      }
      return index;
    } finally {
      this.#count -= 1;
      this.#left(index);
    }
  }

  /** The last to leave makes way for those who come next. */
  #left(index: number): void {
    if (this.#count > 0) {
      // While it fills, whoever leaves was cancelled: another gets its number. In asyncio one number is then given twice.
      if (this.#state === 'filling') this.#returned.push(index);
      return;
    }
    this.#given = 0;
    this.#returned.filter(() => false);
    if (this.#state === 'draining' || this.#state === 'resetting') this.#state = 'filling';
    this.#notifyAll();
  }

  #isResetting(): boolean {
    return this.#state === 'resetting';
  }

  #checkNotBroken(why: string): void {
    if (this.broken) throw new BrokenBarrierError(`${why}: reset() it before it is used again`);
  }

  #notifyAll(): void {
    this.#condition._notify(Number.POSITIVE_INFINITY);
  }
}
