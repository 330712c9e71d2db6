import { type Awaitable, ensureFuture, Future, type Runnable } from '../core/index.ts';

/**
 * Waits for `aw` without cancelling it: when the waiting task is cancelled it gets its `CancelledError`, and `aw` runs
 * on. If `aw` itself is cancelled, so is the shield.
 *
 * @example
 * ```ts
 * import { createTask, run, shield, sleep, waitFor } from 'tsyncio';
 *
 * await run(async () => {
 *   const saving = createTask(() => sleep(30, 'saved'));
 *   await waitFor(shield(saving), 10).catch(() => console.log('gave up waiting'));
 *   console.log(await saving); // saved
 * });
 * ```
 */
export function shield<T>(aw: Awaitable<T>): Future<T> {
  const inner = ensureFuture(aw);
  if (inner.done()) return inner;
  return new Shield(inner);
}

/** Gets the outcome of another future; being cancelled itself it lets that one run on. */
class Shield<T> extends Future<T> implements Runnable {
  readonly #inner: Future<T>;
  readonly #onDone = (): void => this.#innerDone();

  constructor(inner: Future<T>) {
    super(inner._loop._futureOptions);
    this.#inner = inner;
    inner._addInternalCallback(this.#onDone);
  }

  override get [Symbol.toStringTag](): string {
    return 'Future';
  }

  /** @internal */
  override _settle(state: Future['_state'], value: unknown): void {
    super._settle(state, value);
    if (!this.#inner.done()) this._loop._schedule(this);
  }

  /** @internal By the ready queue, as asyncio does: a failure until then is one that was waited for. */
  _run(): boolean {
    if (!this.#inner.done()) this.#inner._removeInternalCallback(this.#onDone);
    return false;
  }

  #innerDone(): void {
    const inner = this.#inner;
    if (this.done()) inner._markRetrieved();
    else if (inner.cancelled()) this.cancel(inner._cancelMessage);
    else if (inner._state === 'exception') this._settle('exception', inner._outcomeError());
    else this._settle('result', inner._value);
  }
}
