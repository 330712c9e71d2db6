import { inspect } from 'node:util';
import { doneFuture, type Future, LoopBound, Waiter, WaitLine } from '../core/index.ts';
import { showWaiters } from './guard.ts';

/** Who waits for the event. Once woken they are done, even when the event was cleared meanwhile. */
class EventLine extends WaitLine<unknown> {
  wakeAll(): void {
    while (this.wakeInPlace());
  }

  override attempt(waiter: Waiter<unknown>): boolean {
    this.delete(waiter);
    return waiter._take(waiter._payload);
  }

  override withdrawn(): void {}
}

/**
 * A flag that tasks wait for. Not the DOM's `Event`: import it by another name where both are used.
 *
 * @example
 * ```ts
 * import { createTask, Event, run } from 'tsyncio';
 *
 * const ready = new Event();
 * await run(async () => {
 *   const waiting = createTask(() => ready.wait());
 *   ready.set();
 *   console.log(await waiting); // true
 * });
 * ```
 */
export class Event extends LoopBound {
  readonly #line = new EventLine(this);
  #isSet = false;

  isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag and wakes all who wait. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#line.wakeAll();
  }

  clear(): void {
    this.#isSet = false;
  }

  /** Waits until the flag is set; gives `true`. */
  wait(): Future<true> {
    return this._waitFor(true as const);
  }

  /** @internal `wait()` with another result. */
  _waitFor<T>(result: T): Future<T> {
    if (this.#isSet) return doneFuture(result);
    return this.#line.join(new Waiter(this.#line, this._bindLoop(), result)) as Future<unknown> as Future<T>;
  }

  override toString(): string {
    return `<Event ${this.#isSet ? 'set' : 'unset'}${showWaiters(this.#line.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
