/**
 * Random schedules for the property tests: who does what when, and who is cancelled when.
 *
 * Times are few and small on purpose, so that wake-ups, timeouts and cancellations keep falling on the same turn of the
 * loop: that is where items and permits get lost. All of it runs on the virtual clock.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancelledError, gather, getRunningLoop, type Task } from 'tsyncio';

export const delay = fc.integer({ min: 0, max: 4 });
/** A limit for a wait; undefined waits without one. */
export const limit = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 1 });

export interface Cancellation {
  /** `at`: at that time of the loop's clock. `onEvent`: right after that many wake-ups were handed out. */
  readonly when: { readonly at: number } | { readonly onEvent: number };
  readonly victim: number;
}

export const cancellations: fc.Arbitrary<readonly Cancellation[]> = fc.array(
  fc.record({
    when: fc.oneof(
      fc.record({ at: fc.integer({ min: 0, max: 15 }) }),
      fc.record({ onEvent: fc.integer({ min: 1, max: 12 }) }),
    ),
    victim: fc.nat(7),
  }),
  { maxLength: 8 },
);

/** Carries a plan of cancellations out on `tasks`, which may still grow. */
export class Canceller {
  #events = 0;
  readonly #tasks: readonly Task<unknown>[];
  readonly #plan: readonly Cancellation[];

  constructor(tasks: readonly Task<unknown>[], plan: readonly Cancellation[]) {
    this.#tasks = tasks;
    this.#plan = plan;
    for (const { when, victim } of plan) {
      if ('at' in when) getRunningLoop().callAt(when.at, () => this.#cancel(victim));
    }
  }

  /** To be called right after a release, a notify, a put, a get: where a woken task has not run yet. */
  event(): void {
    this.#events += 1;
    for (const { when, victim } of this.#plan) {
      if ('onEvent' in when && when.onEvent === this.#events) this.#cancel(victim);
    }
  }

  #cancel(victim: number): void {
    if (this.#tasks.length > 0) this.#tasks[victim % this.#tasks.length]?.cancel();
  }
}

/** Waits for all of `tasks`; each must have ended well or have been cancelled. A failed assertion in one comes out. */
export async function allEnd(tasks: readonly Task<unknown>[]): Promise<void> {
  for (const outcome of await gather([...tasks], { returnExceptions: true })) {
    if ((outcome as unknown) instanceof Error && !((outcome as unknown) instanceof CancelledError)) throw outcome;
  }
  for (const task of tasks) assert.ok(task.done());
}
