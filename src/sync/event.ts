import { inspect } from 'node:util';
import { doneFuture, type Future, LoopBound, Waiter, WaiterList } from '../core/index.ts';
import { showWaiters } from './guard.ts';

/** A wait for an event. Once woken it is done, even when the event was cleared meanwhile. */
class EventWaiter<T> extends Waiter<T> {
  readonly #waiters: WaiterList<EventWaiter<unknown>>;
  readonly #result: T;

  constructor(event: Event, waiters: WaiterList<EventWaiter<unknown>>, result: T) {
    super();
    this.#waiters = waiters;
    this.#result = result;
    event._bindLoop();
    waiters.add(this as EventWaiter<unknown>);
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
  readonly #waiters = new WaiterList<EventWaiter<unknown>>();
  #isSet = false;

  isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag and wakes all who wait. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    const waiters = this.#waiters;
    for (let waiter = waiters.first; waiter !== undefined; waiter = waiters.after(waiter)) waiter._wake();
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
    return this.#isSet ? doneFuture(result) : new EventWaiter(this, this.#waiters, result);
  }

  override toString(): string {
    return `<Event ${this.#isSet ? 'set' : 'unset'}${showWaiters(this.#waiters.size)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
