/**
 * How long callbacks and steps of tasks take. One that takes longer than the loop's `slowCallbackDuration` is logged
 * when it is over, in asyncio's words, and is a finding.
 *
 * What is known afterwards is where the step began: the `await` that the task stood at, the function of a callback or
 * of a first step. The watchdog, which looks while it lasts, knows the very line; both give the block one name
 * (`currentIncident`), so that it is one finding.
 */
import { Coroutine } from '../../core/coroutine.ts';
import type { Handle } from '../../core/handle.ts';
import { logger } from '../../core/logger.ts';
import type { EventLoop } from '../../core/loop.ts';
import { ownWorkSoFar } from '../../core/own-work.ts';
import type { Task } from '../../core/task.ts';
import type { FindingDetails, FindingSink, RawStack } from '../findings/finding.ts';
import { creationOf, parkedAt } from './creation-stacks.ts';
import { functionFrame } from './function-location.ts';
import { ProcessorWait } from './processor-wait.ts';

let steps = 0;

/** The name of the block that a step of a loop in this thread is causing now, if it is. */
export function currentIncident(): string {
  return `step ${steps}`;
}

const AFTER_AWAIT =
  'the time went by after this await: move the work to a thread, await toThread(fn, …), or await sleep(0) now and then';

/**
 * How much of `slowCallbackDuration` has to be the step's own time; the rest may be the machine's, which has made 200 ms
 * of 50. Not all of it: a program that looks at the clock until its time is up is slow however little of the processor
 * it gets. The watchdog judges by the same measure.
 */
const OWN_SHARE = 0.6;
/** Below this many ms the time in line is not known well enough. */
const LEAST_CORRECTED = 50;

interface Step {
  readonly task: Task<unknown>;
  readonly start: number;
  /** Where it stood; undefined for a first step. */
  readonly from: RawStack | undefined;
  readonly ownWork: number;
}

export class SlowSteps {
  readonly #sink: FindingSink;
  #step: Step | undefined;
  /** The step that an eager task has interrupted. */
  #interrupted: Step | undefined;
  #handleStart = 0;
  #ownWork = 0;
  readonly #wait = new ProcessorWait();

  constructor(sink: FindingSink) {
    this.#sink = sink;
  }

  handleBegin(): void {
    steps += 1;
    this.#handleStart = performance.now();
    this.#ownWork = ownWorkSoFar();
  }

  handleEnd(handle: Handle): void {
    const duration = performance.now() - this.#handleStart - (ownWorkSoFar() - this.#ownWork);
    if (!this.#isSlow(handle._loop, duration)) return;
    const callback = handle._callback;
    this.#report(String(handle), duration, {
      stack: callback === undefined ? undefined : functionFrame(callback),
      creationStack: creationOf(handle),
    });
  }

  taskStepBegin(task: Task<unknown>): void {
    // An await of something that was there already goes on in the same step.
    if (this.#step?.task === task) return;
    steps += 1;
    this.#interrupted = this.#step;
    this.#step = { task, start: performance.now(), from: parkedAt(task), ownWork: ownWorkSoFar() };
  }

  taskStepEnd(task: Task<unknown>): void {
    const step = this.#step;
    if (step?.task !== task) return;
    this.#step = this.#interrupted;
    this.#interrupted = undefined;
    const duration = performance.now() - step.start - (ownWorkSoFar() - step.ownWork);
    if (!this.#isSlow(task._loop, duration)) return;
    this.#report(String(task), duration, {
      stack: step.from ?? firstStepFrame(task),
      creationStack: creationOf(task),
      task: task.getName(),
      hint: step.from === undefined ? undefined : AFTER_AWAIT,
    });
  }

  turnBegin(now: number): void {
    this.#wait.note(now);
  }

  turnEnd(): void {
    this.#step = undefined;
    this.#interrupted = undefined;
  }

  /** Slow by itself, and not because the machine had no processor for it. */
  #isSlow(loop: EventLoop, duration: number): boolean {
    if (duration < loop.slowCallbackDuration || !loop.getDebug()) return false;
    if (loop.slowCallbackDuration < LEAST_CORRECTED) return true;
    return duration - this.#wait.since(performance.now()) >= loop.slowCallbackDuration * OWN_SHARE;
  }

  #report(
    what: string,
    duration: number,
    place: Pick<FindingDetails, 'stack' | 'creationStack' | 'task' | 'hint'>,
  ): void {
    const message = `Executing ${what} took ${(duration / 1000).toFixed(3)} seconds`;
    logger.warn(message);
    this.#sink.report('slow-callback', {
      message,
      ...place,
      stack: place.stack ?? place.creationStack,
      duration,
      incident: currentIncident(),
      announced: true,
    });
  }
}

function firstStepFrame(task: Task<unknown>): RawStack | undefined {
  const coro = task.getCoro();
  return coro instanceof Coroutine ? undefined : functionFrame(coro);
}
