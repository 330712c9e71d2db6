/**
 * Where every task, future, handle and coroutine was created, and where each task is parked: asyncio's
 * `source_traceback`. The core prints these stacks in its own messages; findings take their places from them.
 *
 * A stack that is not text yet keeps the receivers of its frames alive, and one of them is the very object it belongs
 * to. So it is turned into frames before the core puts it beside a `WeakRef` of that object: when a future fails, and
 * when a coroutine has not begun by the end of the turn.
 */
import type { Coroutine } from '../../core/coroutine.ts';
import { Future } from '../../core/future.ts';
import type { Handle } from '../../core/handle.ts';
import { Task } from '../../core/task.ts';
import { containing, logInternalError } from '../findings/internal-errors.ts';
import { CapturedStack, captureStack } from '../findings/stack.ts';
import type { Mode } from '../session/watcher.ts';
import { type Allowance, StackBudget } from './stack-budget.ts';

/** Where a task, future, handle or coroutine was created; undefined when debug mode was off then. */
export function creationOf(object: { readonly _creation: Error | undefined }): CapturedStack | undefined {
  return object._creation instanceof CapturedStack ? object._creation : undefined;
}

/** Orders tasks, futures and coroutines by their creation; those created while debug mode did not look come last. */
export function creationNumber(object: { readonly _creation: Error | undefined }): number {
  return creationOf(object)?.number ?? Number.POSITIVE_INFINITY;
}

/** Where a task is parked, or was parked last. */
export function parkedAt(task: Task<unknown>): CapturedStack | undefined {
  return task._parkedAt instanceof CapturedStack ? task._parkedAt : undefined;
}

/**
 * Frames kept of a stack, up to three of them ours. asyncio's debug mode keeps ten; each costs as much as a tenth of a
 * task, and it is the first that name the place.
 */
const DEPTH: Readonly<Record<Mode, number>> = { debug: 6, development: 16 };
/** Ours, between `then` and here. */
const FRAMES_ABOVE_AWAIT = 6;

/**
 * A stack takes some 1.3 µs, and as much again for the garbage collector: 10 of each a ms are a twentieth of the time. The
 * development mode takes them all.
 *
 * `made`: tasks, coroutines, handles, the program's own futures. `waits`: what the waiting functions return, and where
 * tasks park.
 */
const ALLOWANCE: Readonly<Record<Mode, Readonly<Record<'made' | 'waits', Allowance>>>> = {
  debug: { made: { burst: 20_000, rate: 10 }, waits: { burst: 20_000, rate: 10 } },
  development: {
    made: { burst: Number.POSITIVE_INFINITY, rate: 0 },
    waits: { burst: Number.POSITIVE_INFINITY, rate: 0 },
  },
};

/** The class that is being constructed: its frame and those of the classes below it are not kept. */
function constructorOf(object: object): (...args: never[]) => unknown {
  return object.constructor as (...args: never[]) => unknown;
}

export class CreationStacks {
  readonly #depth: number;
  readonly #made: StackBudget;
  readonly #waits: StackBudget;
  /** Whether V8 knows who awaits, inside the `then` that `await` calls (Node 26; not 24). */
  #seesAwaiters = false;
  #fresh: Coroutine<unknown>[] = [];
  /** The stack of the future made last, if it was taken: one that is awaited at once stands where it was made. */
  #latest: Error | undefined;

  constructor(mode: Mode) {
    this.#depth = DEPTH[mode];
    this.#made = new StackBudget(ALLOWANCE[mode].made);
    this.#waits = new StackBudget(ALLOWANCE[mode].waits);
    this.#probe().catch(logInternalError);
  }

  turnBegin(now: number): void {
    this.#made.refill(now);
    this.#waits.refill(now);
  }

  /** A wait was lost whose stack was not taken. */
  takeMore(): void {
    this.#waits.raise();
  }

  futureCreated(future: Future<unknown>): void {
    const made: unknown = future.constructor;
    const budget = made === Task || made === Future ? this.#made : this.#waits;
    this.#latest = budget.allows() ? captureStack(this.#depth, constructorOf(future)) : undefined;
    future._creation = this.#latest;
  }

  futureFailed(future: Future<unknown>): void {
    const creation = creationOf(future);
    // Where nobody retrieves it, the place is wanted.
    if (creation === undefined) this.#made.raise();
    else creation.frames();
  }

  handleCreated(handle: Handle): void {
    if (this.#made.allows()) handle._creation = captureStack(this.#depth, constructorOf(handle));
  }

  coroutineCreated(coroutine: Coroutine<unknown>): void {
    if (!this.#made.allows()) return;
    coroutine._creation = captureStack(this.#depth, constructorOf(coroutine));
    // In front of the core's own look, which was asked for just before.
    if (this.#fresh.length === 0) process.nextTick(containing(() => this.#settle()));
    this.#fresh.push(coroutine);
  }

  taskWaiting(task: Task<unknown>, future: Future<unknown>): void {
    if (this.#isAwaitedWhereMade(future)) task._parkedAt = future._creation;
    else task._parkedAt = this.#waits.allows() ? captureStack(this.#depth + FRAMES_ABOVE_AWAIT) : undefined;
  }

  #settle(): void {
    const coroutines = this.#fresh;
    this.#fresh = [];
    for (const coroutine of coroutines) if (coroutine._state === 'created') creationOf(coroutine)?.frames();
  }

  /**
   * `await sleep(1)`, `await queue.get()`: one stack serves both. Before Node 26 it is the best there is for any future.
   */
  #isAwaitedWhereMade(future: Future<unknown>): boolean {
    return !this.#seesAwaiters || (future._creation === this.#latest && !(future instanceof Task));
  }

  async #probe(): Promise<void> {
    const probe = {
      then: (resolve: (isSeen: boolean) => void) =>
        resolve(
          captureStack(8)
            .frames()
            .some(({ isAsync }) => isAsync),
        ),
    };
    this.#seesAwaiters = await (probe as PromiseLike<boolean>);
  }
}
