/**
 * From a block to a finding. Runs outside the interrupted code, so files may be read; `describe` alone does not, and
 * serves the agent's words while the block lasts.
 */
import type { FindingKind, FindingSink, Frame } from '../findings/finding.ts';
import { originOf } from '../findings/origin.ts';
import { functionFrame } from '../runtime/function-location.ts';
import type { Mode } from '../session/watcher.ts';
import type { Block, Glance } from './block.ts';
import { Collections } from './collections.ts';
import { BEATS_UNTIL_JUDGED } from './constants.ts';
import type { Row } from './heartbeat.ts';
import { isForeign } from './interrupted-stack.ts';
import { tellListeners } from './listeners.ts';
import { NamedFrames } from './named-frames.ts';
import { callBefore, callInside, isInsideCall } from './native-call.ts';
import type { BlockDetails } from './protocol.ts';

interface Late {
  readonly block: Block;
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
  /** Blocks that nobody could look into; they are judged some beats later. */
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
    if (block.state === 'suspected' && block.due(now) > 0) return;
    const late = { block, endedAt: now.at, duration, beats: 0 };
    // A step of a loop of ours is named by `slow-callback` in the next moment: this has to come first.
    const isStep = block.subject.incident !== undefined;
    if (block.state === 'returned' && !isStep && !isInsideCall(block.frames)) this.#late.push(late);
    else this.#report(late);
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
      duration,
    };
  }

  #judge(late: Late): void {
    const { block, endedAt, duration } = late;
    const collected = this.#collections.during(block.beginning.at, endedAt);
    if (duration - collected >= block.threshold) this.#report(late);
  }

  #report({ block, duration }: Late): void {
    const { task, handle, creation, incident } = block.subject;
    const found = placeOf(block);
    if (found === undefined) return;
    const { stack, isGuess } = found;
    const at = this.#named.frameOf(stack, found.at);
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
      hint: isGuess ? LIKELY : undefined,
      // The agent has said it, in the words of this mode.
      shown: isShown,
      announced: isShown && this.#mode === 'debug',
    };
    this.#sink.report(kind, details);
    if (details.announced) tellListeners(kind, details.message);
  }
}

interface Place {
  readonly stack: readonly Frame[];
  readonly at?: Frame | undefined;
  readonly isGuess: boolean;
}

/** Undefined: the program has no part in it, or it only loads modules. */
function placeOf(block: Block): Place | undefined {
  const { frames, callback } = block;
  const user = frames.find((frame) => originOf(frame.file) === 'user' && frame.line > 0);
  if (user === undefined) {
    if (frames.some(isForeign)) return { stack: frames, isGuess: false };
    const begin = callback === undefined ? undefined : functionFrame(callback)?.[0];
    return begin === undefined ? undefined : { stack: [begin], at: callInside(begin) ?? begin, isGuess: true };
  }
  if (isLoadingModules(frames)) return undefined;
  if (block.state !== 'returned' || isInsideCall(frames)) return { stack: frames, isGuess: false };
  const call = callBefore(user);
  return { stack: frames, at: call, isGuess: true };
}

/** Node's loaders: of the program's modules, and of its own, which it loads when they are first used (`fetch`). */
const LOADERS = /^node:internal\/(?:modules\/|bootstrap\/(?:realm|loaders)$)/;

/** The program has asked for a module, and all that runs since is Node and packages. */
export function isLoadingModules(frames: readonly Frame[]): boolean {
  for (const { file, line } of frames) {
    if (LOADERS.test(file)) return true;
    if (line > 0 && originOf(file) === 'user') return false;
  }
  return false;
}
