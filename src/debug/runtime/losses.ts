/**
 * Coroutines that nobody awaited and failures that nobody looked at, as findings. The core reports both itself, in
 * every mode, as a warning and to the exception handler; this finds the same from outside, by the seam alone, because
 * a finding also wants the place.
 *
 * Nothing here keeps the future or coroutine alive; what is kept beside the reference is text and frames.
 */
import { Coroutine } from '../../core/coroutine.ts';
import type { Future } from '../../core/future.ts';
import { showError } from '../../core/inspect.ts';
import type { EventLoop } from '../../core/loop.ts';
import { Task } from '../../core/task.ts';
import type { FindingDetails, FindingKind, FindingSink } from '../findings/finding.ts';
import { containing } from '../findings/internal-errors.ts';
import { LeakTracker, type Tracked } from '../lifetime/leak-tracker.ts';
import { creationNumber, creationOf } from './creation-stacks.ts';

interface Loss {
  readonly kind: FindingKind;
  readonly loop: EventLoop | undefined;
  readonly details: FindingDetails;
}

export class Losses {
  readonly #sink: FindingSink;
  readonly #pending = new LeakTracker<Loss>((loss) => this.#report(loss));
  readonly #byObject = new WeakMap<object, Tracked<Loss>>();
  #fresh: Coroutine<unknown>[] = [];

  constructor(sink: FindingSink) {
    this.#sink = sink;
  }

  coroutineCreated(coroutine: Coroutine<unknown>): void {
    if (this.#fresh.length === 0) setImmediate(containing(() => this.#sift())).unref();
    this.#fresh.push(coroutine);
  }

  taskCreated(task: Task<unknown>): void {
    const coro = task.getCoro();
    if (coro instanceof Coroutine) this.forget(coro);
  }

  futureFailed(future: Future<unknown>): void {
    if (future._isRetrieved) return;
    const isTask = future instanceof Task;
    this.#watch(future, {
      kind: 'never-retrieved',
      loop: future._loop,
      details: {
        message: `${isTask ? 'Task' : 'Future'} exception was never retrieved: ${firstLine(showError(future._value))}`,
        stack: creationOf(future)?.frames(),
        error: future._value,
        task: isTask ? future.getName() : undefined,
        announced: true,
      },
    });
  }

  loopClosed(loop: EventLoop): void {
    this.#reportLeft((loss) => loss.loop === undefined || loss.loop === loop);
  }

  /** The process ends: whatever is left now is lost, reachable or not. */
  lastLook(): void {
    this.#reportLeft(() => true);
  }

  #sift(): void {
    const coroutines = this.#fresh;
    this.#fresh = [];
    for (const coroutine of coroutines) {
      if (coroutine._state !== 'created') continue;
      const name = coroutine._name;
      const call = name === '' ? '' : `: await ${name}(…), or createTask(${name}(…)) to run it beside`;
      this.#watch(coroutine, {
        kind: 'never-awaited',
        loop: undefined,
        details: {
          message: `coroutine '${name || '<anonymous>'}' was never awaited`,
          stack: creationOf(coroutine)?.frames(),
          hint: `it has not run at all${call || ': await it, or give it to createTask() to run it beside'}`,
          announced: true,
        },
      });
    }
  }

  #watch(object: Coroutine<unknown> | Future<unknown>, loss: Loss): void {
    this.#byObject.set(object, this.#pending.track(object, loss, creationNumber(object)));
  }

  /** Somebody came for it after all, or gave it up. */
  forget(object: object): void {
    const tracked = this.#byObject.get(object);
    if (tracked === undefined) return;
    this.#byObject.delete(object);
    this.#pending.release(tracked);
  }

  #reportLeft(selects: (loss: Loss) => boolean): void {
    this.#sift();
    for (const [object, tracked] of this.#pending.entries()) {
      if (!selects(tracked.record) || !this.#pending.release(tracked)) continue;
      // A coroutine that was closed by hand was given up on purpose.
      if (object instanceof Coroutine && object._state !== 'created') continue;
      this.#report(tracked.record);
    }
  }

  #report({ kind, details }: Loss): void {
    this.#sink.report(kind, details);
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
