/**
 * How long the garbage collector stopped the thread. A long collection and a native call look the same from outside:
 * nobody can look in until it is over. Node tells of collections only some turns of the loop later.
 */
import { PerformanceObserver, type PerformanceObserverEntryList } from 'node:perf_hooks';
import { containing } from '../findings/internal-errors.ts';
import { LONG_COLLECTION } from './constants.ts';

interface Collection {
  readonly start: number;
  readonly duration: number;
}

const REMEMBERED = 16;

export class Collections {
  readonly #recent: Collection[] = [];
  readonly #observer = new PerformanceObserver(
    containing((list: PerformanceObserverEntryList) => {
      for (const { startTime, duration } of list.getEntries()) {
        if (duration < LONG_COLLECTION) continue;
        this.#recent.push({ start: startTime, duration });
        if (this.#recent.length > REMEMBERED) this.#recent.shift();
      }
    }),
  );

  start(): void {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): void {
    this.#observer.disconnect();
  }

  /** How many of the ms from `start` to `end` (of this thread's `performance.now()`) went to collections. */
  during(start: number, end: number): number {
    let total = 0;
    for (const collection of this.#recent) {
      total += Math.max(0, Math.min(end, collection.start + collection.duration) - Math.max(start, collection.start));
    }
    return total;
  }
}
