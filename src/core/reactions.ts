/**
 * What a future has to do when it is done, where that is more than one thing: in the order in which it came, and each can
 * be taken out again without a look at the others.
 */
import { Handle } from './handle.ts';
import { InternalCallback, type Reaction } from './reaction.ts';

/** Up to so many a search costs less than an index. */
const MAX_UNINDEXED = 8;

type Callback = Handle['_callback'];

export class Reactions {
  readonly all = new Set<Reaction>();
  /** By the function that is called, once a function was looked for among many. */
  #index: Map<Callback, Set<Reaction>> | undefined;

  add(reaction: Reaction): void {
    this.all.add(reaction);
    if (this.#index !== undefined) this.#addToIndex(reaction);
  }

  /** Takes one out; returns whether it was there. */
  delete(reaction: Reaction): boolean {
    this.#index?.get(callbackOf(reaction))?.delete(reaction);
    return this.all.delete(reaction);
  }

  /** Those that call `callback`: as callbacks of the program, or as the library's own. */
  calling(callback: Callback, kind: typeof Handle | typeof InternalCallback): Reaction[] {
    if (this.all.size > MAX_UNINDEXED && this.#index === undefined) {
      this.#index = new Map();
      for (const reaction of this.all) this.#addToIndex(reaction);
    }
    const among = this.#index === undefined ? this.all : (this.#index.get(callback) ?? []);
    return [...among].filter((reaction) => reaction instanceof kind && callbackOf(reaction) === callback);
  }

  #addToIndex(reaction: Reaction): void {
    const callback = callbackOf(reaction);
    if (callback === undefined) return;
    const same = this.#index?.get(callback);
    if (same !== undefined) same.add(reaction);
    else this.#index?.set(callback, new Set([reaction]));
  }
}

function callbackOf(reaction: Reaction): Callback {
  return reaction instanceof Handle || reaction instanceof InternalCallback ? reaction._callback : undefined;
}
