/**
 * A wait that nobody waits for: `lock.acquire();`, `queue.put(item);`, `sleep(100);` without `await`.
 *
 * Functions of the library that wait return a future. One in which nobody takes an interest until it is done and
 * collected was forgotten. Futures that the program makes itself, and tasks, are not meant to be awaited necessarily.
 *
 * Most are awaited in the step that makes them, so a new one is only put in a set; what nobody has used by the end of
 * the turn is watched from then on, by a reference that does not keep it.
 */
import { Future } from '../../core/future.ts';
import { Operation } from '../../core/operation.ts';
import { Task } from '../../core/task.ts';
import type { FindingDetails, FindingSink, Frame } from '../findings/finding.ts';
import { containing } from '../findings/internal-errors.ts';
import { originAt } from '../findings/source-map.ts';
import { LeakTracker, type Tracked } from '../lifetime/leak-tracker.ts';
import { collectGarbage } from '../promises/garbage.ts';
import { sourceFile } from '../promises/source/source-file.ts';
import { creationNumber, creationOf } from './creation-stacks.ts';

/** They make a future for the program to settle, or a task that runs by itself: nobody has to await these. */
const MAKERS =
  /^new |\b(?:createFuture|createTask|ensureFuture|wrapFuture|runInExecutor|submit|runCoroutineThreadsafe)$/;
/** What waiting functions return when they need not wait. Any other plain future is the library's own affair. */
const AT_ONCE = /^(?:doneFuture|failedFuture)$/;

export class ForgottenWaits {
  readonly #watched: LeakTracker<FindingDetails>;
  readonly #byFuture = new WeakMap<Future<unknown>, Tracked<FindingDetails>>();
  /** The one made last, before it comes to the others: most are awaited at once. */
  #latest: Future<unknown> | undefined;
  readonly #fresh = new Set<Future<unknown>>();
  #isSifting = false;
  readonly #onUnknown: () => void;

  /** `onUnknown`: a wait may have been forgotten whose stack was not taken. */
  constructor(sink: FindingSink, onUnknown: () => void) {
    this.#watched = new LeakTracker((details) => sink.report('never-awaited', details));
    this.#onUnknown = onUnknown;
  }

  futureCreated(future: Future<unknown>): void {
    // The commonest of those that need not be awaited.
    if (future.constructor === Task) return;
    if (this.#latest !== undefined) this.#fresh.add(this.#latest);
    this.#latest = future;
    if (this.#isSifting) return;
    this.#isSifting = true;
    setImmediate(containing(() => this.#sift())).unref();
  }

  futureUsed(future: Future<unknown>): void {
    if (this.#latest === future) {
      this.#latest = undefined;
      return;
    }
    if (this.#fresh.delete(future)) return;
    const tracked = this.#byFuture.get(future);
    if (tracked === undefined) return;
    this.#byFuture.delete(future);
    this.#watched.release(tracked);
  }

  /** What nobody can reach any more is forgotten; what is still reachable may have been kept on purpose. */
  lastLook(): void {
    this.#sift();
    if (this.#watched.size === 0) return;
    collectGarbage();
    this.#watched.sweep();
  }

  #sift(): void {
    this.#isSifting = false;
    if (this.#latest !== undefined) this.#fresh.add(this.#latest);
    this.#latest = undefined;
    for (const future of this.#fresh) {
      if (future._creation === undefined) this.#onUnknown();
      const details = detailsOf(future);
      if (details === undefined) continue;
      this.#byFuture.set(future, this.#watched.track(future, details, creationNumber(future)));
    }
    this.#fresh.clear();
  }
}

/** What is to be said if it is lost; undefined for a future that need not be awaited. */
function detailsOf(future: Future<unknown>): FindingDetails | undefined {
  if (future instanceof Task && !(future instanceof Operation)) return undefined;
  const frames = creationOf(future)?.frames() ?? [];
  const outermost = frames.findIndex((frame) => originAt(frame) !== 'own') - 1;
  const callee = frames[outermost]?.functionName;
  if (callee === undefined || MAKERS.test(callee)) return undefined;
  const isPlain = future.constructor === Future;
  const isAtOnce = frames.slice(0, outermost).some(({ functionName }) => AT_ONCE.test(functionName ?? ''));
  if (isPlain && !isAtOnce) return undefined;
  const at = handedOn(frames, outermost + 1);
  if (at === undefined) return undefined;
  const call = `${callee}()`;
  return {
    message: `${call} was never awaited`,
    stack: frames.slice(at),
    at: frames[at],
    hint: `await ${call}: it has begun, and nobody waits until it is done`,
  };
}

/** The frame to name: a function that returns what it got hands it to its caller. Undefined when that is on purpose. */
function handedOn(frames: readonly Frame[], start: number): number | undefined {
  for (let at = start; at < frames.length; at++) {
    const frame = frames[at];
    if (frame === undefined || originAt(frame) !== 'user') return at === start ? at : at - 1;
    const { usage } = sourceFile(frame.file)?.usageAt(frame.line, frame.column) ?? { usage: 'unknown' };
    if (usage === 'void') return undefined;
    if (usage !== 'returned' || frames[at + 1]?.isAsync !== false) return at;
  }
  return undefined;
}
