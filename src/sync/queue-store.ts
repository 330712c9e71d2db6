/** What a queue holds its items in: the three kinds of queue differ in nothing else. */
import { Deque, Heap } from '../core/index.ts';

export interface QueueStore<T> {
  readonly size: number;
  put(item: T): void;
  /** Of a store that is not empty. */
  take(): T;
  /** Gives back what was taken, to be taken next. */
  putBack(item: T): void;
}

export function firstInFirstOut<T>(): QueueStore<T> {
  const deque = new Deque<T>();
  return {
    get size() {
      return deque.length;
    },
    put: (item) => deque.push(item),
    take: () => deque.shift() as T,
    putBack: (item) => deque.unshift(item),
  };
}

export function lastInFirstOut<T>(): QueueStore<T> {
  const stack: T[] = [];
  const push = (item: T) => {
    stack.push(item);
  };
  return {
    get size() {
      return stack.length;
    },
    put: push,
    take: () => stack.pop() as T,
    putBack: push,
  };
}

export function smallestFirst<T>(compare: (a: T, b: T) => number): QueueStore<T> {
  const heap = new Heap<T>((a, b) => compare(a, b) < 0);
  return {
    get size() {
      return heap.size;
    },
    put: (item) => heap.push(item),
    take: () => heap.pop() as T,
    putBack: (item) => heap.push(item),
  };
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
