/**
 * Giving out: which worker gets which calls, and when.
 *
 * - Calls submitted in one turn go out together, from a tick: one message for each worker.
 * - A worker that is free never waits while another has calls that it has not begun: they are taken back and shared.
 */
import { PicklingError } from '../core/index.ts';
import type { CallQueue } from './call-queue.ts';
import type { Crew } from './crew.ts';
import type { PoolCall } from './pool-call.ts';
import type { PoolMember } from './pool-member.ts';

export class Dispatcher {
  readonly #queue: CallQueue;
  readonly #crew: Crew;
  readonly #fail: (call: PoolCall, error: PicklingError) => void;
  #isFlushAsked = false;
  #hasSentOne = false;

  /** @param fail what cannot be sent is over. */
  constructor(queue: CallQueue, crew: Crew, fail: (call: PoolCall, error: PicklingError) => void) {
    this.#queue = queue;
    this.#crew = crew;
    this.#fail = fail;
  }

  /**
   * The first call goes out at once, if a worker is free: there may be no second. What is submitted until something is
   * answered goes together.
   */
  submit(call: PoolCall): void {
    if (!this.#hasSentOne && this.#queue.waiting === 0) {
      for (const member of this.#crew) {
        if (member.load > 0 || member.room === 0) continue;
        this.#hasSentOne = true;
        this.#give(member, [call]);
        return;
      }
    }
    this.#queue.push(call);
    this.#askFlush();
  }

  /** A worker has answered what it had. */
  answered(member: PoolMember): void {
    this.#hasSentOne = false;
    if (this.#queue.waiting === 0 && member.load === 0 && member.state === 'ready') this.#share();
    this.flush();
  }

  /** A worker blocks: what it has not begun goes to others. */
  takeBackFrom(member: PoolMember): void {
    this.#takeBack(member, member.load);
    this.flush();
  }

  /** Gives the workers what is in the queue. */
  flush(): void {
    this.#isFlushAsked = false;
    const { waiting } = this.#queue;
    if (waiting === 0) return;
    const ready = [...this.#crew].filter(({ room }) => room > 0).sort((a, b) => a.load - b.load);
    if (ready.length === 0) return;
    // Of several workers each gets half of its part, so that those who are done first, or are starting, find something
    // to take.
    const share =
      this.#crew.size === 1 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(waiting / (2 * ready.length)));
    for (const member of ready) {
      const calls = this.#queue.take(Math.min(member.room, share - member.load), member.load === 0);
      if (calls.length > 0) this.#give(member, calls);
    }
  }

  #askFlush(): void {
    if (this.#isFlushAsked) return;
    this.#isFlushAsked = true;
    process.nextTick(() => this.flush());
  }

  #give(member: PoolMember, calls: readonly PoolCall[]): void {
    try {
      member.give(calls);
    } catch (cause) {
      if (calls.length > 1) {
        for (const call of calls) this.#give(member, [call]);
        return;
      }
      const [call] = calls;
      if (call === undefined) return;
      const why = cause instanceof Error ? cause.message : String(cause);
      const error = new PicklingError(
        `an argument of ${call.functionName}() cannot cross to the ${member.worker.description}: ${why}`,
        { cause },
      );
      this.#fail(call, error);
      this.#askFlush();
    }
  }

  /** A free worker, and nothing in the queue: takes half of what the busiest has not begun. */
  #share(): void {
    let busiest: PoolMember | undefined;
    for (const member of this.#crew) if (member.load > (busiest?.load ?? 1)) busiest = member;
    if (busiest === undefined) return;
    this.#takeBack(busiest, Math.ceil((busiest.load - 1) / 2));
  }

  #takeBack(member: PoolMember, count: number): void {
    let left = count;
    for (const call of [...member.calls.values()].reverse()) {
      if (left === 0) break;
      if (call.state !== 'given' || !member.takeBack(call)) continue;
      this.#queue.putBack(call);
      left -= 1;
    }
  }
}
