/**
 * Things that are open, none of them kept alive: gone through at the end, and told of when one is collected unclosed.
 *
 * Most are closed soon, so a new one only stands in a map at first. What is still open after a while gets a weak
 * reference, and its stack is read: an unread one keeps the receivers of its frames alive, and with them maybe the
 * very thing that is to be collected.
 */
import { containing } from '../findings/internal-errors.ts';
import type { Opening } from './opening.ts';

/** How long a thing counts as new, in ms: a request that reads a file is over by then. */
const FRESH_FOR = 100;

interface Entry {
  readonly opening: Opening;
  readonly reference: WeakRef<object>;
}

export class OpenList<T extends object> {
  readonly #onCollected: (opening: Opening) => void;
  readonly #entries = new Map<WeakRef<object>, Entry>();
  readonly #byObject = new WeakMap<object, Entry>();
  readonly #registry = new FinalizationRegistry<Entry>(
    containing((entry) => {
      if (this.#entries.delete(entry.reference)) this.#onCollected(entry.opening);
    }),
  );
  #fresh = new Map<T, Opening>();
  readonly #onAge = containing(() => this.#age());

  constructor(onCollected: (opening: Opening) => void) {
    this.#onCollected = onCollected;
  }

  opened(object: T, opening: Opening): void {
    if (this.#fresh.size === 0) setTimeout(this.#onAge, FRESH_FOR).unref();
    this.closed(object);
    this.#fresh.set(object, opening);
  }

  closed(object: T): void {
    if (this.#fresh.delete(object)) return;
    const entry = this.#byObject.get(object);
    if (entry === undefined) return;
    this.#byObject.delete(object);
    this.#entries.delete(entry.reference);
    this.#registry.unregister(entry);
  }

  has(object: T): boolean {
    return this.#fresh.has(object) || this.#byObject.has(object);
  }

  /** What is still open, in the order of opening; what has been collected meanwhile is reported. */
  open(): (readonly [T, Opening])[] {
    this.#age();
    const found: (readonly [T, Opening])[] = [];
    for (const entry of [...this.#entries.values()]) {
      const object = entry.reference.deref();
      if (object !== undefined) {
        found.push([object as T, entry.opening]);
      } else if (this.#entries.delete(entry.reference)) {
        this.#registry.unregister(entry);
        this.#onCollected(entry.opening);
      }
    }
    return found;
  }

  #age(): void {
    const fresh = this.#fresh;
    this.#fresh = new Map();
    for (const [object, opening] of fresh) {
      opening.stack.frames();
      const reference = new WeakRef<object>(object);
      const entry = { opening, reference };
      this.#entries.set(reference, entry);
      this.#byObject.set(object, entry);
      this.#registry.register(object, entry, entry);
    }
  }
}
