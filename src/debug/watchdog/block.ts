/**
 * One callback, step of a task or chain of microtasks that keeps the loop busy, from the first suspicion to its end.
 *
 * The rule: it counts when it took the threshold, by what can be known. The beginning of a step of a task is known
 * exactly. That of any other callback lies between two beats: not before the time in which the loop was not idle since
 * then, and `SEEN_PART` of the threshold must have been seen of it, so that many short callbacks in a row are none long.
 * `OWN_PART` of the threshold must have been its own processor time, unless it waits in a blocking call.
 */
import type { Frame } from '../findings/finding.ts';
import { OWN_PART, SEEN_PART } from './constants.ts';
import { isForeign, isWaiting } from './interrupted-stack.ts';

export interface Beginning {
  readonly at: number;
  readonly isExact: boolean;
  /** The thread's processor time at or shortly before. */
  readonly processorTime: number;
}

export interface Subject {
  readonly task: string | undefined;
  readonly handle: string | undefined;
  /** Where the task or handle was created. */
  readonly creation: readonly Frame[] | undefined;
  readonly incident: string | undefined;
}

export interface Glance {
  readonly at: number;
  readonly processorTime: number;
  readonly frames: readonly Frame[];
}

/**
 * - `suspected`: it may end soon.
 * - `confirmed`: it was seen past the threshold, while it lasted.
 * - `returned`: past the threshold too, but a native call let nobody look before it returned.
 */
export type BlockState = 'suspected' | 'confirmed' | 'returned';

export class Block {
  readonly number: number;
  readonly beginning: Beginning;
  readonly threshold: number;
  readonly subject: Subject;
  state: BlockState = 'suspected';
  /** What named the running code best so far: the latest stack with a frame of the program. */
  frames: readonly Frame[];
  /** The callback that runs, for when the stack does not say. */
  callback: ((...args: never[]) => unknown) | undefined;
  /** Time that did not count: the process was stopped. */
  lag = 0;
  readonly #first: Glance;

  constructor(number: number, beginning: Beginning, threshold: number, subject: Subject, first: Glance) {
    this.number = number;
    this.beginning = beginning;
    this.threshold = threshold;
    this.subject = subject;
    this.frames = first.frames;
    this.#first = first;
  }

  see(frames: readonly Frame[]): void {
    if (frames.some(isForeign) || !this.frames.some(isForeign)) this.frames = frames;
  }

  /** How long it has lasted at `now`, by what counts. */
  duration(now: number): number {
    return now - this.beginning.at - this.lag;
  }

  /** In how many ms it becomes a block, if it goes on; 0 when it is one. */
  due(now: number, processorTime: number): number {
    const seen = this.beginning.isExact ? this.threshold : now - this.#first.at;
    const own = isWaiting(this.frames) ? this.threshold : processorTime - this.beginning.processorTime;
    return Math.max(0, this.threshold - this.duration(now), this.threshold * SEEN_PART - seen, this.threshold * OWN_PART - own);
  }
}
