/** What a queue holds its items in: the three kinds of queue differ in nothing else. */
import { Deque, Heap } from '../core/index.ts';

export interface QueueStore<T> {
  /** Whether putting and taking call code of the program. */
  readonly callsProgram: boolean;
  readonly size: number;
  put(item: T): void;
  /** Of a store that is not empty. */
  take(): T;
  /** Gives back what was taken, to be taken next. */
  putBack(item: T): void;
}

export class FirstInFirstOut<T> implements QueueStore<T> {
  readonly callsProgram = false;
  readonly #deque = new Deque<T>();

  get size(): number {
    return this.#deque.length;
  }

  put(item: T): void {
    this.#deque.push(item);
  }

  take(): T {
    return this.#deque.shift() as T;
  }

  putBack(item: T): void {
    this.#deque.unshift(item);
  }
}

export class LastInFirstOut<T> implements QueueStore<T> {
  readonly callsProgram = false;
  readonly #stack: T[] = [];

  get size(): number {
    return this.#stack.length;
  }

  put(item: T): void {
    this.#stack.push(item);
  }

  take(): T {
    return this.#stack.pop() as T;
  }

  putBack(item: T): void {
    this.#stack.push(item);
  }
}

export class SmallestFirst<T> implements QueueStore<T> {
  readonly callsProgram = true;
  readonly #heap: Heap<T>;

  constructor(compare: (a: T, b: T) => number) {
    this.#heap = new Heap((a, b) => compare(a, b) < 0);
  }

  get size(): number {
    return this.#heap.size;
  }

  put(item: T): void {
    this.#heap.push(item);
  }

  take(): T {
    return this.#heap.pop() as T;
  }

  putBack(item: T): void {
    this.#heap.push(item);
  }
}

/** Numbers and strings as they are, arrays element by element: what Python compares tuples by. */
export function compareNaturally(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; i += 1) {
      const order = compareNaturally(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if ((a as number) < (b as number)) return -1;
  if ((a as number) > (b as number)) return 1;
  return 0;
}
