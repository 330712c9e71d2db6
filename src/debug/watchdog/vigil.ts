/**
 * The agent's view of one watched thread: when to look into it. Pure: it is told the time and what the memory says.
 *
 * It counts a thread's age in ticks of its own, and a tick that comes late counts as one: when the whole process was
 * stopped, or the machine had no time for either thread, nobody was blocked.
 */
import { AGENT_TICK, BEAT, BEAT_GRACE } from './constants.ts';
import type { Answer } from './protocol.ts';

const SUSPICIOUS_AGE = BEAT + BEAT_GRACE;
const SHORTEST_TICK = AGENT_TICK / 2;

export type VigilStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'look'; readonly lag: number }
  /** The last look has had no answer for so many ms. */
  | { readonly do: 'wait'; readonly silentFor: number };

const NOTHING: VigilStep = { do: 'nothing' };

export class Vigil {
  #epoch: number;
  /** How long nothing has proved the thread alive. */
  #age = 0;
  #lag = 0;
  #lookAt = SUSPICIOUS_AGE;
  #askedAt: number | undefined;
  #lastTick: number;
  #nextTick = AGENT_TICK;

  constructor(epoch: number, now: number) {
    this.#epoch = epoch;
    this.#lastTick = now;
  }

  /** Whether there is, or will soon be, something to look for. */
  get isSuspicious(): boolean {
    return this.#askedAt !== undefined || (this.#age >= SUSPICIOUS_AGE && Number.isFinite(this.#lookAt));
  }

  /** In how many ms the next tick is due. */
  get nextTick(): number {
    const rest = this.#askedAt === undefined ? this.#lookAt - this.#age : AGENT_TICK;
    this.#nextTick = Math.min(Math.max(rest, SHORTEST_TICK), SUSPICIOUS_AGE);
    return this.#nextTick;
  }

  /** `sinceBeat`: how long ago the thread's timer rang. */
  tick(epoch: number, sinceBeat: number, now: number): VigilStep {
    const passed = now - this.#lastTick;
    const counted = Math.min(passed, this.#nextTick + AGENT_TICK);
    this.#lastTick = now;
    if (epoch === this.#epoch) {
      this.#age += counted;
      this.#lag += passed - counted;
    } else {
      this.#epoch = epoch;
      this.#age = Math.min(sinceBeat, counted);
      this.#lag = 0;
      this.#lookAt = SUSPICIOUS_AGE;
    }
    if (this.#askedAt !== undefined) return { do: 'wait', silentFor: Math.max(0, this.#age - this.#askedAt) };
    if (this.#age < this.#lookAt) return NOTHING;
    this.#askedAt = this.#age;
    return { do: 'look', lag: this.#lag };
  }

  answered(answer: Answer | undefined): void {
    this.#askedAt = undefined;
    if (answer?.state === 'suspected') this.#lookAt = this.#age + Math.max(answer.due, 1);
    else if (answer?.state === 'confirmed' || answer?.state === 'returned') this.#lookAt = Number.POSITIVE_INFINITY;
    // Idle when the look arrived: it may be blocked before its next beat all the same.
    else this.#lookAt = this.#age + SUSPICIOUS_AGE;
  }
}
