/** Where calls are submitted: of many in one turn, that of the first. */
import { type AnyFunction, type StackHolder, stackHere } from '../threads/index.ts';
import { LONG_QUEUE, SUBMITTER_FRAMES } from './constants.ts';

export class SubmitterStacks {
  #burst: { readonly fn: AnyFunction; readonly stack: StackHolder } | undefined;

  /** To be called by `submit()` itself: each frame in between is one of the program's less. @param waiting how many calls wait: from `LONG_QUEUE` on, those of one function in one turn share a stack. */
  here(fn: AnyFunction, waiting: number): StackHolder {
    if (waiting < LONG_QUEUE) return stackHere(SUBMITTER_FRAMES);
    if (this.#burst?.fn !== fn) {
      if (this.#burst === undefined) process.nextTick(() => this.#forget());
      this.#burst = { fn, stack: stackHere(SUBMITTER_FRAMES) };
    }
    return this.#burst.stack;
  }

  #forget(): void {
    this.#burst = undefined;
  }
}
