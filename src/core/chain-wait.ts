import type { Delegate } from './cancellation/request.ts';
import { type Chain, provideChainWait } from './chain.ts';
import { Future } from './future.ts';
import { isCancelled } from './reaction.ts';

/** One `await` of `future.then(…)`: see `chain.ts`. */
export class ChainWait extends Future<unknown> implements Delegate {
  /** @internal What the chain hangs on. */
  readonly _source: Future<unknown>;
  #isCancelled = false;

  constructor(chain: Chain<unknown>, source: Future<unknown>) {
    super(source._loop._futureOptions);
    this._source = source;
    chain._whenSettled(
      (value) => this.#settle('result', value),
      (error) => this.#settle('exception', error),
    );
  }

  override get [Symbol.toStringTag](): string {
    return 'Future';
  }

  /** @internal */
  override get _isDelegate(): boolean {
    return true;
  }

  /** @internal In the very step: the functions of the program are as good as code of the task. */
  override _dispatch(): void {
    this._resume();
  }

  /** @internal */
  _beginCancel(): readonly Future<unknown>[] | undefined {
    return this.done() ? undefined : [this._source];
  }

  /** @internal Not reached: the source is done, and its functions run; what they wait for is cancelled by itself. */
  _endCancel(_message: string | undefined, reached: boolean): boolean {
    if (reached) this.#isCancelled = true;
    return reached;
  }

  #settle(state: 'result' | 'exception', value: unknown): void {
    if (this.done()) return;
    if (state === 'result' && this.#isCancelled && isCancelled(this._source)) {
      this._settle('exception', this._source._outcomeError());
    } else {
      this._settle(state, value);
    }
  }
}

provideChainWait((chain, source) => new ChainWait(chain, source));
