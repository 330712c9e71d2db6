/** What `acquire()` gives: `using held = await lock.acquire()` releases at the end of the block. */
export class Guard implements Disposable {
  #held: { release(): void } | undefined;

  /** @internal */
  constructor(held: { release(): void }) {
    this.#held = held;
  }

  /** Releases; a second time nothing happens. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.release();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** Acquires, runs the body, releases however it ends; returns what the body returns. */
export async function runHolding<T>(
  lock: { acquire(): PromiseLike<Guard> },
  body: () => PromiseLike<T> | T,
): Promise<T> {
  if (typeof body !== 'function')
    throw new TypeError('run() takes the body as a function: lock.run(async () => { … })');
  const guard = await lock.acquire();
  try {
    return await body();
  } finally {
    guard.release();
  }
}

/** How many wait, for inspect strings: `, 3 waiters`. */
export function showWaiters(count: number): string {
  if (count === 0) return '';
  return `, ${count} waiter${count === 1 ? '' : 's'}`;
}
