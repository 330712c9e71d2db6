/** The agent's view of one watched thread: when to look into it. Pure: it is told the time and what the memory says. */
import { AGENT_TICK, BEAT, BEAT_GRACE } from './constants.ts';
import type { Answer } from './protocol.ts';

const SUSPICIOUS_AGE = BEAT + BEAT_GRACE;
const SHORTEST_TICK = AGENT_TICK / 2;

export type VigilStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'look' }
  /** The last look has had no answer for so many ms. */
  | { readonly do: 'wait'; readonly silentFor: number };

const NOTHING: VigilStep = { do: 'nothing' };
const LOOK: VigilStep = { do: 'look' };

export class Vigil {
  #epoch: number;
  /** How long nothing has proved the thread alive. */
  #age = 0;
  #lookAt = SUSPICIOUS_AGE;
  #askedAt: number | undefined;

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  /** Whether there is, or will soon be, something to look for. */
  get isSuspicious(): boolean {
    return this.#askedAt !== undefined || (this.#age >= SUSPICIOUS_AGE && Number.isFinite(this.#lookAt));
  }

  /** In how many ms the next tick is due. */
  get nextTick(): number {
    const rest = this.#askedAt === undefined ? this.#lookAt - this.#age : AGENT_TICK;
    return Math.min(Math.max(rest, SHORTEST_TICK), SUSPICIOUS_AGE);
  }

  /** `passed`: since the tick before; `sinceBeat`: since the thread's timer rang. */
  tick(epoch: number, sinceBeat: number, passed: number): VigilStep {
    if (epoch === this.#epoch) this.#age += passed;
    else {
      this.#epoch = epoch;
      this.#age = Math.min(sinceBeat, passed);
      this.#lookAt = SUSPICIOUS_AGE;
    }
    if (this.#askedAt !== undefined) return { do: 'wait', silentFor: Math.max(0, this.#age - this.#askedAt) };
    if (this.#age < this.#lookAt) return NOTHING;
    this.#askedAt = this.#age;
    return LOOK;
  }

  answered(answer: Answer | undefined): void {
    this.#askedAt = undefined;
    // Before it is due too: several looks tell a loop from what it calls.
    if (answer?.state === 'suspected') this.#lookAt = this.#age + Math.min(answer.due, AGENT_TICK);
    else if (answer?.state === 'confirmed' || answer?.state === 'returned') this.#lookAt = Number.POSITIVE_INFINITY;
    // Idle when the look arrived: it may be blocked before its next beat all the same.
    else this.#lookAt = this.#age + SUSPICIOUS_AGE;
  }
}
