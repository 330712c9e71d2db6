/**
 * An `AbortSignal` that code which never lets go of its thread can look at: reading `aborted` looks whether the pool
 * has aborted the call, instead of waiting for the message.
 */
const nativeAborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get as (
  this: AbortSignal,
) => boolean;
const nativeReason = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'reason')?.get as (
  this: AbortSignal,
) => unknown;

export class LiveSignal {
  readonly signal: AbortSignal;
  readonly #controller: AbortController | undefined;

  /** @param own the signal of the task that the call runs in, which the task aborts. */
  constructor(own: AbortSignal | undefined, look: () => void) {
    this.#controller = own === undefined ? new AbortController() : undefined;
    const signal = own ?? (this.#controller as AbortController).signal;
    this.signal = signal;
    const looking = (read: () => unknown) => ({
      configurable: true,
      get() {
        look();
        return read.call(signal);
      },
    });
    Object.defineProperty(signal, 'aborted', looking(nativeAborted));
    Object.defineProperty(signal, 'reason', looking(nativeReason));
    Object.defineProperty(signal, 'throwIfAborted', {
      configurable: true,
      value() {
        if (this.aborted) throw this.reason;
      },
    });
  }

  abort(reason: unknown): void {
    this.#controller?.abort(reason);
  }
}
