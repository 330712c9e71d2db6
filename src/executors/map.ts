/** `executor.map()`: many calls of one function, their results in order, as they come. */
import {
  CancelledError,
  checkOptions,
  getRunningLoop,
  type Known,
  TimeoutError,
  wholeNumber,
  wrapFuture,
} from '../core/index.ts';
import type { AnyFunction, ConcurrentFuture } from '../threads/index.ts';

export interface MapOptions {
  /** How long, in ms from the call of `map`, a result may take; default: for ever. */
  timeout?: number | undefined;
  /** How many items go to a worker in one call; default 1. A pool of one's own may not know chunks. */
  chunksize?: number | undefined;
  /** How many results may be on their way, or wait to be taken; default: all, and so all items are taken at once. */
  buffersize?: number | undefined;
  /** Called when items are done, in whatever order: how many are, and of how many, where that is known. */
  onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

const ofMap: Known<MapOptions> = {
  timeout: 'number',
  chunksize: wholeNumber,
  buffersize: wholeNumber,
  onProgress: 'function',
};

/** How `map` submits. */
export interface Submitter {
  one(fn: AnyFunction, item: unknown): ConcurrentFuture<unknown>;
  /** All results of several items; missing where the executor knows no chunks. */
  several?: ((fn: AnyFunction, items: readonly unknown[]) => ConcurrentFuture<unknown>) | undefined;
}

/** A call on its way: of one item, or of several. */
interface Entry {
  readonly future: ConcurrentFuture<unknown>;
  readonly isChunk: boolean;
  readonly size: number;
}

function checkCount(value: number | undefined, name: string): void {
  if (value !== undefined && value < 1) throw new RangeError(`${name} must be >= 1, not ${value}`);
}

class MapRun<T, R> {
  readonly #submitter: Submitter;
  readonly #fn: AnyFunction;
  readonly #options: MapOptions;
  readonly #items: Iterator<T> | AsyncIterator<T>;
  readonly #isAsync: boolean;
  readonly #deadline: number | undefined;
  /** What is before `#head` has been yielded. */
  #entries: Entry[] = [];
  #head = 0;
  /** Items that were submitted and are not yielded. */
  #onTheWay = 0;
  #total: number | undefined;
  #taken = 0;
  #done = 0;
  #isExhausted = false;
  /** The next items of an async source, which may be long in coming. */
  #pulling: Promise<void> | undefined;
  #sourceError: { readonly error: unknown } | undefined;

  constructor(submitter: Submitter, fn: AnyFunction, iterable: Iterable<T> | AsyncIterable<T>, options: MapOptions) {
    checkCount(options.chunksize, 'chunksize');
    checkCount(options.buffersize, 'buffersize');
    this.#submitter = submitter;
    this.#fn = fn;
    this.#options = options;
    this.#deadline = options.timeout === undefined ? undefined : performance.now() + options.timeout;
    this.#isAsync = Symbol.asyncIterator in iterable;
    this.#items = this.#isAsync
      ? (iterable as AsyncIterable<T>)[Symbol.asyncIterator]()
      : (iterable as Iterable<T>)[Symbol.iterator]();
    if (Array.isArray(iterable)) this.#total = iterable.length;
    if (!this.#isAsync) this.#fill();
  }

  async *results(): AsyncGenerator<Awaited<R>, void, undefined> {
    let wasCancelled = false;
    try {
      for (;;) {
        if (this.#isAsync) await this.#fillAsync();
        const entry = this.#shift();
        if (entry === undefined) {
          if (this.#sourceError !== undefined) throw this.#sourceError.error;
          return;
        }
        const value = await this.#outcome(entry.future);
        this.#onTheWay -= entry.size;
        // The place is free again, and the workers need not wait until the consumer comes back.
        if (!this.#isAsync) this.#fill();
        if (entry.isChunk) yield* value as Awaited<R>[];
        else yield value as Awaited<R>;
      }
    } catch (error) {
      wasCancelled = error instanceof CancelledError;
      throw error;
    } finally {
      for (const { future } of this.#entries.slice(this.#head)) {
        if (!future.cancel() && wasCancelled) future.abort();
        // The first error is thrown; nobody asks for those behind it.
        if (future.done()) future._markSeen();
        else future.addDoneCallback(() => {});
      }
      await this.#close();
    }
  }

  /** Submits as much as `buffersize` allows. */
  #fill(): void {
    while (!this.#isExhausted && this.#hasRoom()) {
      const items: T[] = [];
      while (items.length < this.#chunk) {
        const next = this.#items.next() as IteratorResult<T>;
        if (next.done === true) {
          this.#isExhausted = true;
          break;
        }
        items.push(next.value);
      }
      this.#submit(items);
    }
  }

  /** The same for an async source; returns as soon as the next result can be yielded. */
  async #fillAsync(): Promise<void> {
    while (!this.#isExhausted && this.#hasRoom()) {
      const oldest = this.#entries[this.#head]?.future;
      if (oldest?.done() === true) return;
      this.#pulling ??= this.#pull();
      const isDone = new Promise<void>((resolve) => oldest?.addDoneCallback(() => resolve()));
      await wrapFuture(Promise.race([this.#pulling, isDone]));
    }
  }

  /** Never rejects: what the source throws comes after the results. */
  async #pull(): Promise<void> {
    const items: T[] = [];
    try {
      while (items.length < this.#chunk) {
        const next = await this.#items.next();
        if (next.done === true) {
          this.#isExhausted = true;
          break;
        }
        items.push(next.value);
      }
      this.#submit(items);
    } catch (error) {
      this.#isExhausted = true;
      this.#sourceError = { error };
    }
    this.#pulling = undefined;
  }

  #shift(): Entry | undefined {
    const entry = this.#entries[this.#head];
    if (entry !== undefined) this.#head += 1;
    if (this.#head > 1000) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  get #chunk(): number {
    return this.#submitter.several === undefined ? 1 : (this.#options.chunksize ?? 1);
  }

  #hasRoom(): boolean {
    return this.#options.buffersize === undefined || this.#onTheWay < this.#options.buffersize;
  }

  #submit(items: readonly T[]): void {
    if (items.length === 0) return;
    this.#taken += items.length;
    this.#onTheWay += items.length;
    const isChunk = this.#chunk > 1 && this.#submitter.several !== undefined;
    const future =
      isChunk && this.#submitter.several !== undefined
        ? this.#submitter.several(this.#fn, items)
        : this.#submitter.one(this.#fn, items[0]);
    this.#entries.push({ future, isChunk, size: items.length });
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    future.addDoneCallback(() => {
      if (future.cancelled()) return;
      this.#done += items.length;
      onProgress(this.#done, this.#total ?? (this.#isExhausted ? this.#taken : undefined));
    });
  }

  async #outcome(future: ConcurrentFuture<unknown>): Promise<unknown> {
    if (this.#deadline === undefined) return await future;
    if (!future.done()) {
      const loop = getRunningLoop();
      const known = loop.createFuture<void>();
      const tell = (): void => {
        if (!known.done()) known.setResult();
      };
      future.addDoneCallback(tell);
      const timer = loop.callLater(Math.max(0, this.#deadline - performance.now()), tell);
      try {
        await known;
      } finally {
        timer.cancel();
      }
    }
    if (!future.done()) {
      throw new TimeoutError(
        `map() had no result within ${this.#options.timeout} ms: ${this.#done} of ${this.#taken} items were done; give it more time, or smaller items`,
      );
    }
    return future.result();
  }

  async #close(): Promise<void> {
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    await this.#items.return?.();
  }
}

/** @see Executor.map */
export function mapInOrder<T, R>(
  submitter: Submitter,
  fn: (item: T) => R,
  iterable: Iterable<T> | AsyncIterable<T>,
  options: MapOptions = {},
): AsyncIterableIterator<Awaited<R>> {
  checkOptions('map', options, ofMap);
  const run = new MapRun<T, R>(submitter, fn as AnyFunction, iterable, options);
  return run.results();
}
