import { inspect } from 'node:util';
import { type Future, LoopBound, Waiter } from '../core/index.ts';
import { showWaiters } from './guard.ts';

/** A wait for an event. Once woken it is done, even when the event was cleared meanwhile. */
class EventWaiter<T> extends Waiter<T> {
  readonly #waiters: Set<EventWaiter<unknown>>;
  readonly #result: T;

  constructor(event: Event, waiters: Set<EventWaiter<unknown>>, result: T) {
    super();
    this.#waiters = waiters;
    this.#result = result;
    if (event.isSet()) {
      this._attempt();
    } else {
      event._bindLoop();
      waiters.add(this as EventWaiter<unknown>);
    }
  }

  protected override _attempt(): boolean {
    this.#waiters.delete(this as EventWaiter<unknown>);
    return this._take(this.#result);
  }

  protected override _withdraw(): void {
    this.#waiters.delete(this as EventWaiter<unknown>);
  }
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
  readonly #waiters = new Set<EventWaiter<unknown>>();
  #isSet = false;

  isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag and wakes all who wait. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    for (const waiter of this.#waiters) waiter._wake();
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
    return new EventWaiter(this, this.#waiters, result);
  }

  override toString(): string {
    return `<Event ${this.#isSet ? 'set' : 'unset'}${showWaiters(this.#waiters.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
