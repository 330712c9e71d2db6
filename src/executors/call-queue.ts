/** The calls of a pool that no worker has, in the order in which they are to begin. */
import { Deque } from '../core/index.ts';
import type { PoolCall } from './pool-call.ts';

export class CallQueue {
  /** One that was cancelled stays here until its turn. */
  readonly #calls = new Deque<PoolCall>();
  #waiting = 0;

  /** How many are still to run. */
  get waiting(): number {
    return this.#waiting;
  }

  push(call: PoolCall): void {
    this.#calls.push(call);
    this.#waiting += 1;
  }

  /** A worker had it and has not begun it: it is the next. */
  putBack(call: PoolCall): void {
    call.state = 'queued';
    this.#calls.unshift(call);
    this.#waiting += 1;
  }

  /** It is the next, before those that came earlier. */
  prefer(call: PoolCall): void {
    const others = this.all().filter((other) => other !== call);
    this.#calls.clear();
    for (const each of [call, ...others]) this.#calls.push(each);
  }

  /** One of those here is not to run. */
  forget(): void {
    this.#waiting -= 1;
  }

  /** Up to `count` calls for one worker. */
  take(count: number, isIdle: boolean): PoolCall[] {
    const calls: PoolCall[] = [];
    while (calls.length < count) {
      const call = this.#calls.shift();
      if (call === undefined) break;
      if (call.state !== 'queued') continue;
      // It could not be taken back from a worker that is busy with something long.
      if (call.transfer !== undefined && !(isIdle && calls.length === 0)) {
        this.#calls.unshift(call);
        break;
      }
      this.#waiting -= 1;
      calls.push(call);
    }
    return calls;
  }

  /** All that are still to run; they stay. */
  all(): PoolCall[] {
    return this.#calls.toArray().filter(({ state }) => state === 'queued');
  }

  /** All that are still to run; nothing stays. */
  takeAll(): PoolCall[] {
    const calls = this.all();
    this.#calls.clear();
    this.#waiting = 0;
    return calls;
  }
}
