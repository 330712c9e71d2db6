/**
 * The state of the calls that a worker thread has, in memory that it shares with the pool.
 *
 * A thread gets several calls at a time, so that it need not wait for the next. Each has a slot, and whoever changes the
 * slot first has the call: the worker by beginning it, the pool by taking it back, to cancel it or to give it to another
 * worker. So a call runs once at most, whatever dies in between. A slot holds the call's number beside its state, because
 * it may serve another call by the time the worker comes to the message of the first.
 *
 * Layout, in 32-bit words: the bell of the worker's thread, then the states, then the numbers of the aborted calls.
 */

/** How many calls a thread may have: enough that it does not wait for its pool, few enough to be taken back soon. */
export const SLOTS = 64;

const FREE = 0;
const QUEUED = 1;
const BEGUN = 2;
const STATE_BITS = 2;
const STATES = 1;
const ABORTED = STATES + SLOTS;
const WORDS = ABORTED + SLOTS;

/** Call numbers, as far as a slot has room for them. */
function tag(id: number, state: number): number {
  return ((id + 1) << STATE_BITS) | state;
}

export class Slots {
  readonly buffer: SharedArrayBuffer;
  readonly bell: Int32Array<SharedArrayBuffer>;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.bell = this.#words.subarray(0, 1);
  }

  /** The pool: the worker may begin the call. */
  offer(slot: number, id: number): void {
    Atomics.store(this.#words, STATES + slot, tag(id, QUEUED));
  }

  /** The pool: false when the worker has begun it. */
  takeBack(slot: number, id: number): boolean {
    const queued = tag(id, QUEUED);
    return Atomics.compareExchange(this.#words, STATES + slot, queued, FREE) === queued;
  }

  /** The worker: false when it was taken back. */
  begin(slot: number, id: number): boolean {
    const queued = tag(id, QUEUED);
    return Atomics.compareExchange(this.#words, STATES + slot, queued, tag(id, BEGUN)) === queued;
  }

  hasBegun(slot: number, id: number): boolean {
    return Atomics.load(this.#words, STATES + slot) === tag(id, BEGUN);
  }

  /** The pool: a worker that is busy in a loop of its own sees it too. */
  abort(slot: number, id: number): void {
    Atomics.store(this.#words, ABORTED + slot, tag(id, BEGUN));
  }

  isAborted(slot: number, id: number): boolean {
    return Atomics.load(this.#words, ABORTED + slot) === tag(id, BEGUN);
  }
}
