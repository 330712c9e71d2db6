/** A binary heap, smallest first by `before`: the loop's timers and `PriorityQueue`. */
export class Heap<T> {
  readonly #before: (a: T, b: T) => boolean;
  #items: T[] = [];

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    const before = this.#before;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent] as T;
      if (!before(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) this.#sink(0, last as T);
    return top;
  }

  /** Keeps what `keep` says, in linear time. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.filter(keep);
    for (let index = (this.#items.length >> 1) - 1; index >= 0; index -= 1) this.#sink(index, this.#items[index] as T);
  }

  #sink(start: number, item: T): void {
    const items = this.#items;
    const before = this.#before;
    const half = items.length >> 1;
    let index = start;
    while (index < half) {
      let child = 2 * index + 1;
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child += 1;
      const below = items[child] as T;
      if (!before(below, item)) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }
}
