/**
 * How long this thread stood in line for a processor. On a machine with too much to do, a callback of 30 ms may take
 * 100: the machine kept the loop waiting, not the callback, and to blame the program would be a false alarm. Time spent
 * asleep in a blocking call is no such wait.
 *
 * Linux says so in `/proc`; elsewhere it is unknown, and taken for nothing.
 */
import { readFileSync } from 'node:fs';

const FILE = '/proc/thread-self/schedstat';
/** A look takes some 15 µs: at most one in so many ms while all is well. */
const INTERVAL = 20;
const NANOSECONDS = 1e6;

export class ProcessorWait {
  #lookedAt = Number.NEGATIVE_INFINITY;
  #waited = 0;
  #isKnown = process.platform === 'linux';

  /** Now and then, while all is well: what comes after is counted from here. */
  note(now: number): void {
    if (now - this.#lookedAt < INTERVAL) return;
    this.#lookedAt = now;
    this.#waited = this.#look();
  }

  /** Since it was noted last, in ms. */
  since(now: number): number {
    const before = this.#waited;
    this.#lookedAt = now;
    this.#waited = this.#look();
    return this.#waited - before;
  }

  #look(): number {
    if (!this.#isKnown) return 0;
    try {
      return Number(readFileSync(FILE, 'utf8').split(' ')[1] ?? 0) / NANOSECONDS;
    } catch {
      this.#isKnown = false;
      return this.#waited;
    }
  }
}
