/**
 * Things that are open, none of them kept alive: gone through at the end, and told of when one is collected unclosed.
 *
 * Most are closed soon, so a new one only stands in a map at first. What is still open after a while gets a weak
 * reference, and its stack is read: an unread one keeps the receivers of its frames alive, and with them maybe the
 * very thing that is to be collected.
 */
import { containing } from '../findings/internal-errors.ts';
import { LeakTracker, type Tracked } from '../lifetime/leak-tracker.ts';
import type { Opening } from './opening.ts';

/** How long a thing counts as new, in ms: a request that reads a file is over by then. */
const FRESH_FOR = 100;

export class OpenList<T extends object> {
  readonly #tracker: LeakTracker<Opening>;
  readonly #byObject = new WeakMap<T, Tracked<Opening>>();
  #fresh = new Map<T, Opening>();
  readonly #onAge = containing(() => this.#age());

  constructor(onCollected: (opening: Opening) => void) {
    this.#tracker = new LeakTracker(onCollected);
  }

  opened(object: T, opening: Opening): void {
    if (this.#fresh.size === 0) setTimeout(this.#onAge, FRESH_FOR).unref();
    this.closed(object);
    this.#fresh.set(object, opening);
  }

  closed(object: T): void {
    if (this.#fresh.delete(object)) return;
    const tracked = this.#byObject.get(object);
    if (tracked === undefined) return;
    this.#byObject.delete(object);
    this.#tracker.release(tracked);
  }

  /** What is still open, in the order of opening; in place of what has been collected stands undefined, once. */
  takeOpen(): (readonly [T | undefined, Opening])[] {
    this.#age();
    return this.#tracker.entries().map(([object, tracked]) => {
      if (object === undefined) this.#tracker.release(tracked);
      return [object as T | undefined, tracked.record];
    });
  }

  /** What can still be reached. */
  reachable(): T[] {
    this.#age();
    return this.#tracker.entries().flatMap(([object]) => (object === undefined ? [] : [object as T]));
  }

  #age(): void {
    const fresh = this.#fresh;
    this.#fresh = new Map();
    for (const [object, opening] of fresh) {
      opening.stack.frames();
      this.#byObject.set(object, this.#tracker.track(object, opening, opening.stack.number));
    }
  }
}
