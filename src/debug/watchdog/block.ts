/**
 * One callback, step of a task or chain of microtasks that keeps the loop busy, from the first suspicion to its end.
 *
 * The rule: it counts when it took the threshold, by what can be known. The beginning of a step of a task is known
 * exactly. That of any other callback lies between two beats: not before the time in which the loop was not idle since
 * then, and `SEEN_PART` of the threshold must have been seen of it, so that many short callbacks in a row are none long.
 * `OWN_PART` of the threshold must have been its own processor time, unless it waits in a blocking call. A chain of short
 * microtasks counts when `CHAIN_LENGTH` thresholds were.
 */
import type { Frame } from '../findings/finding.ts';
import { CHAIN_LENGTH, OWN_PART, SEEN_PART } from './constants.ts';
import { isForeign, isWaiting } from './interrupted-stack.ts';
import { agree } from './running-line.ts';
import type { ThreadTimes } from './thread-times.ts';

export interface Beginning {
  readonly at: number;
  readonly isExact: boolean;
  /** What the thread had had of the processor, and the agent's lag, at or shortly before. */
  readonly times: ThreadTimes;
  readonly lag: number;
}

export interface Subject {
  readonly task: string | undefined;
  readonly handle: string | undefined;
  /** Where the task or handle was created. */
  readonly creation: readonly Frame[] | undefined;
  readonly incident: string | undefined;
}

/** What is known at one moment. */
export interface Glance {
  readonly at: number;
  readonly times: ThreadTimes;
  readonly lag: number;
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
  /** The latest look at the stack. */
  latest: readonly Frame[] = [];
  /** The stack of what keeps running, by all looks that showed the program. */
  frames: readonly Frame[] = [];
  /** The callback that runs, for when the stack does not say. */
  callback: ((...args: never[]) => unknown) | undefined;
  /** It goes from one short continuation to the next, outside of any step of a loop of ours. */
  isChain = false;
  /** Where a chain made a promise. */
  maker: readonly Frame[] = [];
  /** The longest time in which a look had to wait: a native call. */
  waited = 0;
  /** When it was seen first. */
  readonly #seenFrom: number;

  constructor(number: number, beginning: Beginning, threshold: number, subject: Subject, seenFrom: number) {
    this.number = number;
    this.beginning = beginning;
    this.threshold = threshold;
    this.subject = subject;
    this.#seenFrom = seenFrom;
  }

  see(frames: readonly Frame[]): void {
    this.latest = frames;
    const isShown = this.frames.some(isForeign);
    if (!isShown) this.frames = frames;
    else if (frames.some(isForeign)) this.frames = agree(this.frames, frames);
  }

  /** A native call has just returned: only the last look tells of it. */
  hasReturned(): void {
    this.state = 'returned';
    if (this.latest.some(isForeign)) this.frames = this.latest;
  }

  /** How long it has lasted, less the time in which the process was stopped. */
  duration({ at, lag }: Glance): number {
    return at - this.beginning.at - (lag - this.beginning.lag);
  }

  /** In how many ms it becomes a block, if it goes on; 0 when it is one. `own`: how much of it was its own doing. */
  due(now: Glance, own = this.#own(now)): number {
    const { threshold } = this;
    const seen = this.beginning.isExact ? threshold : now.at - this.#seenFrom;
    return Math.max(
      0,
      threshold - this.duration(now),
      threshold * SEEN_PART - seen,
      threshold * (this.isChain ? CHAIN_LENGTH : OWN_PART) - own,
    );
  }

  /** How much of it was its own doing, and not the machine's. */
  #own({ times, lag }: Glance): number {
    if (isWaiting(this.latest)) return Number.POSITIVE_INFINITY;
    const inLine = times.stoodInLine - this.beginning.times.stoodInLine;
    return Math.max(times.ran - this.beginning.times.ran, this.waited - inLine - (lag - this.beginning.lag));
  }
}
