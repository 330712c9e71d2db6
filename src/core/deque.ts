/**
 * A queue in a ring of slots: the loop's ready queue, and what a `Queue` holds. `Array.prototype.shift` moves every
 * element; this moves none.
 */
export class Deque<T> {
  #slots: (T | undefined)[] = new Array(64).fill(undefined);
  #mask = 63;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#slots[(this.#head + this.#length) & this.#mask] = item;
    this.#length += 1;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    return item;
  }

  /** The first, which stays. */
  peek(): T | undefined {
    return this.#slots[this.#head];
  }

  /** Puts an item before the first. */
  unshift(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#head = (this.#head - 1) & this.#mask;
    this.#slots[this.#head] = item;
    this.#length += 1;
  }

  /** The items from first to last, as they are now. */
  toArray(): T[] {
    const items: T[] = [];
    for (let i = 0; i < this.#length; i += 1) items.push(this.#slots[(this.#head + i) & this.#mask] as T);
    return items;
  }

  clear(): void {
    this.#slots = new Array(64).fill(undefined);
    this.#mask = 63;
    this.#head = 0;
    this.#length = 0;
  }

  #grow(): void {
    const slots = this.toArray() as (T | undefined)[];
    const size = (this.#mask + 1) * 2;
    for (let i = slots.length; i < size; i += 1) slots.push(undefined);
    this.#slots = slots;
    this.#mask = size - 1;
    this.#head = 0;
  }
}
