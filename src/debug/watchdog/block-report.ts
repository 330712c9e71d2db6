/**
 * From a block to a finding. Runs outside the interrupted code, so files may be read; `describe` alone does not, and
 * serves the agent's words while the block lasts.
 */
import { thisThread } from '../../core/this-thread.ts';
import type { FindingKind, FindingSink, Frame } from '../findings/finding.ts';
import type { Mode } from '../session/watcher.ts';
import type { Block, Glance } from './block.ts';
import { type BlockPlace, placeOf } from './block-place.ts';
import { isInClockLoop } from './clock-loop.ts';
import { Collections } from './collections.ts';
import { BEATS_UNTIL_JUDGED } from './constants.ts';
import type { Row } from './heartbeat.ts';
import { tellListeners } from './listeners.ts';
import { NamedFrames } from './named-frames.ts';
import type { BlockDetails } from './protocol.ts';

interface Late {
  readonly block: Block;
  readonly place: BlockPlace;
  readonly endedAt: number;
  readonly duration: number;
  beats: number;
}

const LIKELY =
  'a native call hid the line: this is the likeliest. Use its asynchronous form, or move the work to a thread, await toThread(fn, …)';

export class BlockReporter {
  readonly #sink: FindingSink;
  readonly #mode: Mode;
  readonly #row: Row;
  readonly #collections = new Collections();
  /** Blocks of which it is unknown what they were; they are judged some beats later. */
  readonly #late: Late[] = [];
  /** Places that were called `blocked-loop`: a shorter block there is no other mistake. */
  readonly #places = new Set<Frame>();
  readonly #named = new NamedFrames();

  constructor(sink: FindingSink, mode: Mode, row: Row) {
    this.#sink = sink;
    this.#mode = mode;
    this.#row = row;
  }

  start(): void {
    this.#collections.start();
  }

  stop(): void {
    this.#collections.stop();
    this.#late.length = 0;
  }

  ended(block: Block, now: Glance): void {
    const duration = block.duration(now);
    const isLong = block.state !== 'suspected' || block.due(now) === 0;
    if (!isLong && block.due(now, Number.POSITIVE_INFINITY) > 0) return;
    const place = placeOf(block);
    if (place === undefined || !(isLong || this.#isInClockLoop(place))) return;
    // A step of a loop of ours is named by `slow-callback` in the next moment: this has to come first.
    const isStep = block.subject.incident !== undefined;
    if (place.certainty === 'unknown' && !isStep)
      this.#late.push({ block, place, endedAt: now.at, duration, beats: 0 });
    else this.#report(block, place, duration);
  }

  beat(): void {
    while (this.#late[0] !== undefined && ++this.#late[0].beats > BEATS_UNTIL_JUDGED)
      this.#judge(this.#late.shift() as Late);
  }

  finish(): void {
    for (const late of this.#late.splice(0)) this.#judge(late);
  }

  describe(block: Block, now: Glance): BlockDetails {
    const { task, handle, creation } = block.subject;
    const duration = block.duration(now);
    const within = handle === undefined ? '' : ` by ${handle}`;
    return {
      message: `the event loop has been blocked for ${Math.round(duration)} ms${within}`,
      stack: block.frames,
      creationStack: creation,
      task,
      thread: thisThread(),
      duration,
    };
  }

  #isInClockLoop({ stack, at }: BlockPlace): boolean {
    const frame = this.#named.frameOf(stack, at);
    return frame !== undefined && isInClockLoop(frame);
  }

  #judge(late: Late): void {
    const { block, place, endedAt, duration } = late;
    const collected = this.#collections.during(block.beginning.at, endedAt);
    if (duration - collected >= block.threshold) this.#report(block, place, duration);
  }

  #report(block: Block, { stack, at: better, certainty }: BlockPlace, duration: number): void {
    const { task, handle, creation, incident } = block.subject;
    const at = this.#named.frameOf(stack, better);
    if (at === undefined) return;
    const isBlocked = block.state === 'confirmed' || this.#places.has(at);
    if (isBlocked) this.#places.add(at);
    const kind: FindingKind = isBlocked ? 'blocked-loop' : 'slow-callback';
    const within = handle === undefined ? '' : ` by ${handle}`;
    const isShown = this.#row.shown === block.number;
    const details = {
      message: `the event loop was blocked for ${Math.round(duration)} ms${within}`,
      stack,
      at,
      creationStack: creation,
      task,
      duration,
      incident,
      hint: certainty === 'seen' ? undefined : LIKELY,
      // The agent has said it, in the words of this mode.
      shown: isShown,
      announced: isShown && this.#mode === 'debug',
    };
    this.#sink.report(kind, details);
    if (details.announced) tellListeners(kind, details.message);
  }
}
