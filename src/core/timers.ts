/**
 * The timers of a loop: a heap, and one alarm of the clock for the earliest. A timer that is due goes to the end of the
 * ready queue when an iteration begins, as in asyncio, so that the order of events does not hang on Node's own timers.
 *
 * The alarm keeps the process alive, so it goes when the last live timer does, and while nobody runs the loop.
 */
import type { Alarm, Clock } from './clock.ts';
import { MIN_CANCELLED_TIMER_HANDLES_FRACTION, MIN_SCHEDULED_TIMER_HANDLES } from './constants.ts';
import type { Timer } from './handle.ts';
import { Heap } from './heap.ts';

export class Timers {
  readonly #clock: Clock;
  readonly #ring: () => void;
  readonly #heap = new Heap<Timer>((a, b) => a._when < b._when || (a._when === b._when && a._order < b._order));
  #cancelled = 0;
  #alarm: Alarm | undefined;
  #alarmAt = Number.POSITIVE_INFINITY;
  #order = 0;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  /** How many are waiting and not cancelled. */
  get live(): number {
    return this.#heap.size - this.#cancelled;
  }

  add(timer: Timer): void {
    timer._scheduled = true;
    this.#heap.push(timer);
  }

  /** A timer says that it was cancelled. */
  cancelled(timer: Timer): void {
    if (!timer._scheduled) return;
    this.#cancelled += 1;
    if (this.live === 0) this.clear();
  }

  /** Hands over what is due at `now`, earliest first. */
  takeDue(now: number, take: (timer: Timer) => void): void {
    const heap = this.#heap;
    if (heap.size > MIN_SCHEDULED_TIMER_HANDLES && this.#cancelled / heap.size > MIN_CANCELLED_TIMER_HANDLES_FRACTION) {
      heap.filter((timer) => {
        timer._scheduled = !timer.cancelled();
        return timer._scheduled;
      });
      this.#cancelled = 0;
    }
    for (let top = heap.peek(); top !== undefined; top = heap.peek()) {
      if (top.cancelled()) this.#cancelled -= 1;
      else if (top._when > now) return;
      heap.pop();
      top._scheduled = false;
      if (!top.cancelled()) take(top);
    }
  }

  /** The moment of the earliest live timer: infinity without one. */
  next(): number {
    const heap = this.#heap;
    for (let top = heap.peek(); top !== undefined; top = heap.peek()) {
      if (!top.cancelled()) return top._when;
      heap.pop();
      top._scheduled = false;
      this.#cancelled -= 1;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Sees to it that the clock rings for the earliest; false when that is due already. */
  setAlarm(): boolean {
    if (this.live === 0) return true;
    const when = this.next();
    if (this.#alarmAt <= when && this.#alarm !== undefined) return true;
    if (when <= this.#clock.now()) return false;
    this.#alarm?.cancel();
    this.#alarmAt = when;
    this.#alarm = this.#clock.setAlarm(when, () => {
      this.#alarm = undefined;
      this.#alarmAt = Number.POSITIVE_INFINITY;
      this.#ring();
    });
    return true;
  }

  /** Nobody runs the loop: its timers wait for the next run, and keep nothing alive meanwhile. */
  silence(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#alarmAt = Number.POSITIVE_INFINITY;
  }

  clear(): void {
    this.#heap.filter((timer) => {
      timer._scheduled = false;
      return false;
    });
    this.#cancelled = 0;
    this.silence();
  }
}
