import type { Waiter } from './waiter.ts';

/**
 * The line at a primitive: who waits, the longest first. The links are in the waiters, so that joining and leaving, also
 * from the middle, cost nothing worth naming. A waiter stands in one line at a time.
 */
export class WaiterList<W extends Waiter<unknown>> {
  #first: W | undefined = undefined;
  #last: W | undefined = undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): W | undefined {
    return this.#first;
  }

  /** The one behind `waiter`. */
  after(waiter: W): W | undefined {
    return waiter._behind as W | undefined;
  }

  add(waiter: W): void {
    waiter._line = this;
    waiter._ahead = this.#last;
    if (this.#last === undefined) this.#first = waiter;
    else this.#last._behind = waiter;
    this.#last = waiter;
    this.#size += 1;
  }

  /** Takes a waiter out; one that is not in this line stays where it is. */
  delete(waiter: W): void {
    if (waiter._line !== this) return;
    const { _ahead: ahead, _behind: behind } = waiter;
    if (ahead === undefined) this.#first = behind as W | undefined;
    else ahead._behind = behind;
    if (behind === undefined) this.#last = ahead as W | undefined;
    else behind._ahead = ahead;
    waiter._line = undefined;
    waiter._ahead = undefined;
    waiter._behind = undefined;
    this.#size -= 1;
  }

  /** Takes the first out that can still be woken, and wakes it; those before it go too. */
  wakeNext(): void {
    for (let waiter = this.#first; waiter !== undefined; waiter = this.#first) {
      this.delete(waiter);
      if (waiter._wake()) return;
    }
  }
}
