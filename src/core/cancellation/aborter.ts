/**
 * The abort signal of a task or scope, made when somebody asks for it. Inner ones hang on outer ones by links that are cut
 * when the scope is left: `AbortSignal.any` would keep every signal that has a listener until the outer one is aborted.
 */
export class Aborter {
  readonly #outer: Aborter | undefined;
  readonly #inner = new Set<Aborter>();
  readonly #controller = new AbortController();

  constructor(outer?: Aborter) {
    this.#outer = outer;
    if (outer === undefined) return;
    outer.#inner.add(this);
    if (outer.signal.aborted) this.#controller.abort(outer.signal.reason);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts it, and what is inside. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
    for (const inner of this.#inner) inner.abort(reason);
  }

  /** The scope was left: what happens outside is no concern of it any more. */
  detach(): void {
    if (this.#outer !== undefined) this.#outer.#inner.delete(this);
  }
}
