/**
 * Effection has neither a bounded queue nor a lock; these are the bare ones (bare.ts) in its own terms: a wait is an
 * `action`, so it ends with the task that waits.
 */
import { action, type Operation } from 'effection';

type Wake = () => void;

class WaitList {
  readonly #waiters = new Set<Wake>();

  get size(): number {
    return this.#waiters.size;
  }

  park(): Operation<void> {
    return action<void>((resolve) => {
      const wake = () => {
        this.#waiters.delete(wake);
        resolve();
      };
      this.#waiters.add(wake);
      return () => this.#waiters.delete(wake);
    });
  }

  wakeFirst(): boolean {
    for (const wake of this.#waiters) {
      wake();
      return true;
    }
    return false;
  }
}

/** A bounded queue with back-pressure. Its items stay few in these benchmarks, so `shift` is cheap. */
export class EffectionQueue<T> {
  readonly #maxsize: number;
  readonly #items: T[] = [];
  readonly #getters = new WaitList();
  readonly #putters = new WaitList();

  constructor(maxsize: number) {
    this.#maxsize = maxsize;
  }

  *put(item: T): Operation<void> {
    while (this.#items.length >= this.#maxsize) yield* this.#putters.park();
    this.#items.push(item);
    this.#getters.wakeFirst();
  }

  *get(): Operation<T> {
    while (this.#items.length === 0) yield* this.#getters.park();
    const item = this.#items.shift() as T;
    this.#putters.wakeFirst();
    return item;
  }
}

/** A FIFO-fair lock: `release` hands it to the first who waits. */
export class EffectionLock {
  #locked = false;
  readonly #waiters = new WaitList();

  *acquire(): Operation<void> {
    if (!this.#locked) this.#locked = true;
    else yield* this.#waiters.park();
  }

  release(): void {
    if (!this.#waiters.wakeFirst()) this.#locked = false;
  }
}
