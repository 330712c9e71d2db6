/**
 * The least that does each job with nothing but promises: what somebody writes by hand who needs it once. No
 * cancellation, no names, no context, no report of what got lost: the floor that a library is measured against.
 */

/** An async call that starts on the loop's next turn, as a task does. */
export function spawn<T>(body: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      body().then(resolve, reject);
    });
  });
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** First in, first out, without `Array.shift`, whose cost grows with the length. */
class Fifo<T> {
  #in: T[] = [];
  #out: T[] = [];

  get size(): number {
    return this.#in.length + this.#out.length;
  }

  push(item: T): void {
    this.#in.push(item);
  }

  shift(): T | undefined {
    if (this.#out.length === 0) {
      this.#out = this.#in.reverse();
      this.#in = [];
    }
    return this.#out.pop();
  }
}

type Wake = () => void;

/** A bounded queue with back-pressure: `put` waits while it is full, `get` while it is empty. */
export class BareQueue<T> {
  readonly #maxsize: number;
  readonly #items = new Fifo<T>();
  readonly #getters = new Fifo<Wake>();
  readonly #putters = new Fifo<Wake>();

  constructor(maxsize: number) {
    this.#maxsize = maxsize;
  }

  async put(item: T): Promise<void> {
    while (this.#items.size >= this.#maxsize) {
      await new Promise<void>((resolve) => this.#putters.push(resolve));
    }
    this.#items.push(item);
    this.#getters.shift()?.();
  }

  async get(): Promise<T> {
    while (this.#items.size === 0) {
      await new Promise<void>((resolve) => this.#getters.push(resolve));
    }
    const item = this.#items.shift() as T;
    this.#putters.shift()?.();
    return item;
  }
}

/** A FIFO-fair lock: `release` hands it to the first who waits. */
export class BareLock {
  #locked = false;
  readonly #waiters = new Fifo<Wake>();

  acquire(): Promise<void> {
    if (!this.#locked) {
      this.#locked = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  release(): void {
    const next = this.#waiters.shift();
    if (next === undefined) this.#locked = false;
    else next();
  }
}
