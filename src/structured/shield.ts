import { type Awaitable, ensureFuture, Future, nameOf, type Runnable } from '../core/index.ts';

/**
 * Waits for `aw` without cancelling it: when the waiting task is cancelled it gets its `CancelledError`, and `aw` runs
 * on. If `aw` itself is cancelled, so is the shield. If it fails after the shield was cancelled, the exception handler is
 * told.
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

/** Nobody waits any more: as in asyncio 3.14 the exception handler is told at once (3.13 says nothing). */
function tellFailure(inner: Future<unknown>): void {
  if (inner._state !== 'exception') return;
  const exception = inner._outcomeError();
  const message = `${nameOf(exception)} exception in shielded future`;
  inner.getLoop().callExceptionHandler({ message, exception, future: inner });
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

  /** @internal */
  get _isBare(): boolean {
    return true;
  }

  /** @internal By the ready queue, as asyncio does: a failure until then is one that was waited for. */
  _run(): boolean {
    const inner = this.#inner;
    if (!inner.done()) {
      inner._removeInternalCallback(this.#onDone);
      // Once, however many shields of it were given up.
      inner._removeInternalCallback(tellFailure);
      inner._addInternalCallback(tellFailure);
    }
    return false;
  }

  #innerDone(): void {
    const inner = this.#inner;
    if (this.done()) tellFailure(inner as Future<unknown>);
    else if (inner.cancelled()) this.cancel(inner._cancelMessage);
    else if (inner._state === 'exception') this._settle('exception', inner._outcomeError());
    else this._settle('result', inner._value);
  }
}
