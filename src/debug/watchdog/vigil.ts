/**
 * The agent's view of one watched thread: when to look into it. Pure: it is told the time and the epoch.
 *
 * It counts a thread's age in ticks of its own, and a tick that comes late counts as one: when the whole process was
 * stopped, or the machine had no time for either thread, nobody was blocked.
 */
import { AGENT_TICK, SUSPICIOUS_AGE } from './constants.ts';
import type { Answer } from './protocol.ts';

export type VigilStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'look'; readonly lag: number }
  /** The last look has had no answer for so many ms. */
  | { readonly do: 'wait'; readonly silentFor: number };

const NOTHING: VigilStep = { do: 'nothing' };

export class Vigil {
  #epoch: number;
  #age = 0;
  #lag = 0;
  #lookAt = SUSPICIOUS_AGE;
  #askedAt: number | undefined;
  #lastTick: number;

  constructor(epoch: number, now: number) {
    this.#epoch = epoch;
    this.#lastTick = now;
  }

  /** Whether there is, or will soon be, something to look for. */
  get isSuspicious(): boolean {
    return this.#askedAt !== undefined || (this.#age >= SUSPICIOUS_AGE && Number.isFinite(this.#lookAt));
  }

  tick(epoch: number, now: number): VigilStep {
    const passed = now - this.#lastTick;
    this.#lastTick = now;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#age = 0;
      this.#lag = 0;
      this.#lookAt = SUSPICIOUS_AGE;
      return NOTHING;
    }
    const counted = Math.min(passed, 2 * AGENT_TICK);
    this.#age += counted;
    this.#lag += passed - counted;
    if (this.#askedAt !== undefined) return { do: 'wait', silentFor: this.#age - this.#askedAt };
    if (this.#age < this.#lookAt) return NOTHING;
    this.#askedAt = this.#age;
    return { do: 'look', lag: this.#lag };
  }

  /** What the look found; `epoch` is that of now. */
  answered(answer: Answer | undefined): void {
    this.#askedAt = undefined;
    this.#lookAt = answer?.state === 'suspected' ? this.#age + Math.max(answer.due, 1) : Number.POSITIVE_INFINITY;
    // A thread that was idle when the look arrived may be blocked before its next beat all the same.
    if (answer === undefined || answer.state === 'idle') this.#lookAt = this.#age + SUSPICIOUS_AGE;
  }
}
