/**
 * Objects that have to be used, awaited or closed before they are lost. None is kept alive: each has a record, which is
 * handed over when the object has been collected.
 *
 * V8 calls finalizers in no particular order. So a finalizer only takes note, and what one collection of garbage took is
 * handed over together, in the order in which the objects were created.
 */
import { contained, containing } from '../findings/internal-errors.ts';

/** One object that is tracked. */
export interface Tracked<R> {
  readonly record: R;
  readonly reference: WeakRef<object>;
  /** Says when the object was created: the earlier has the smaller number. */
  readonly created: number;
  /** Decides between objects whose `created` is the same. */
  readonly serial: number;
}

export class LeakTracker<R> {
  readonly #onLost: (record: R) => void;
  readonly #tracked = new Set<Tracked<R>>();
  readonly #registry = new FinalizationRegistry<Tracked<R>>(containing((tracked) => this.#finalized(tracked)));
  #finalizedNow: Tracked<R>[] = [];
  #serial = 0;

  /** `onLost` is called once for each object that was collected while it was tracked. */
  constructor(onLost: (record: R) => void) {
    this.#onLost = onLost;
  }

  get size(): number {
    return this.#tracked.size;
  }

  track(object: object, record: R, created: number): Tracked<R> {
    const tracked = { record, reference: new WeakRef(object), created, serial: ++this.#serial };
    this.#tracked.add(tracked);
    this.#registry.register(object, tracked, tracked);
    return tracked;
  }

  /** It is no leak after all, or somebody else reports it. False when that was so before. */
  release(tracked: Tracked<R>): boolean {
    if (!this.#tracked.delete(tracked)) return false;
    this.#registry.unregister(tracked);
    return true;
  }

  /**
   * All that is tracked, in the order of creation, and the object, unless it has been collected. Needs no finalizer: at
   * the exit of the process none runs any more.
   */
  entries(): (readonly [object | undefined, Tracked<R>])[] {
    return [...this.#tracked].sort(byCreation).map((tracked) => [tracked.reference.deref(), tracked]);
  }

  /** Hands over everything that has been collected so far. */
  sweep(): void {
    this.#handOver(this.entries().flatMap(([object, tracked]) => (object === undefined ? [tracked] : [])));
  }

  #finalized(tracked: Tracked<R>): void {
    // Runs when the finalizers of this collection have run.
    if (this.#finalizedNow.length === 0) queueMicrotask(containing(() => this.#handOverFinalized()));
    this.#finalizedNow.push(tracked);
  }

  #handOverFinalized(): void {
    const lost = this.#finalizedNow;
    this.#finalizedNow = [];
    this.#handOver(lost.sort(byCreation));
  }

  #handOver(lost: readonly Tracked<R>[]): void {
    for (const tracked of lost) if (this.release(tracked)) contained(() => this.#onLost(tracked.record), undefined);
  }
}

function byCreation(a: Tracked<unknown>, b: Tracked<unknown>): number {
  // Two that were created at an unknown time differ by NaN.
  return a.created - b.created || a.serial - b.serial;
}
