/**
 * The loop reads time and sets its alarm through this small interface and nothing else, so that a virtual clock can
 * drive it. A loop has at most one alarm: that of its earliest timer.
 */
import { MAX_NODE_TIMEOUT } from './constants.ts';
import type { Check } from './options.ts';

export interface Clock {
  /** Monotonic time in ms. */
  now(): number;
  /** Calls `ring` when `when` has come, or a little earlier: the loop looks again. A set alarm keeps the process alive. */
  setAlarm(when: number, ring: () => void): Alarm;
  /**
   * Monotonic time in ms by which the length of a turn is bounded (`TURN_SLICE`); default: `performance.now()`. A clock
   * whose `now()` stands still during a turn has another time here, lest a turn never ends.
   */
  turnTime?(): number;
}

export interface Alarm {
  cancel(): void;
}

export const clockKind: Check = {
  expected: 'a clock, with now() and setAlarm()',
  accepts(value) {
    const { now, setAlarm } = (value ?? {}) as Partial<Clock>;
    return typeof now === 'function' && typeof setAlarm === 'function';
  },
};

export const systemClock: Clock = {
  now: () => performance.now(),
  setAlarm(when, ring) {
    const delay = Math.min(Math.max(1, Math.ceil(when - performance.now())), MAX_NODE_TIMEOUT);
    const timer = setTimeout(ring, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};
