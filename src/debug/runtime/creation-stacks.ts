/**
 * Where every task, future, handle and coroutine was created, and where each task is parked: asyncio's
 * `source_traceback`. The core prints these stacks in its own messages; findings take their places from them.
 *
 * A stack that is not text yet keeps the receivers of its frames alive, and one of them is the very object it belongs
 * to. So it is turned into frames before the core puts it beside a `WeakRef` of that object: when a future fails, and
 * when a coroutine has not begun by the end of the turn.
 */
import type { Coroutine } from '../../core/coroutine.ts';
import type { Future } from '../../core/future.ts';
import type { Handle } from '../../core/handle.ts';
import type { Instrument } from '../../core/instrument.ts';
import { Task } from '../../core/task.ts';
import { CapturedStack, captureStack } from '../findings/stack.ts';
import type { Mode } from '../session/watcher.ts';

/** Where a task, future, handle or coroutine was created; undefined when debug mode was off then. */
export function creationOf(object: { readonly _creation: Error | undefined }): CapturedStack | undefined {
  return object._creation instanceof CapturedStack ? object._creation : undefined;
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
const FRAMES_ABOVE_AWAIT = 5;

/** The class that is being constructed: its frame and those of the classes below it are not kept. */
function constructorOf(object: object): (...args: never[]) => unknown {
  return object.constructor as (...args: never[]) => unknown;
}

export class CreationStacks implements Instrument {
  /** Whether V8 knows who awaits, inside the `then` that `await` calls (Node 26; not 24). */
  #seesAwaiters = false;
  #fresh: Coroutine<unknown>[] = [];
  /** The stack of the future made last: one that is awaited at once stands where it was made. */
  #latest: Error | undefined;
  readonly #depth: number;

  constructor(mode: Mode) {
    this.#depth = DEPTH[mode];
    void this.#probe();
  }

  futureCreated(future: Future<unknown>): void {
    this.#latest = captureStack(this.#depth, constructorOf(future));
    future._creation = this.#latest;
  }

  handleCreated(handle: Handle): void {
    handle._creation = captureStack(this.#depth, constructorOf(handle));
  }

  coroutineCreated(coroutine: Coroutine<unknown>): void {
    coroutine._creation = captureStack(this.#depth, constructorOf(coroutine));
    // In front of the core's own look, which was asked for just before.
    if (this.#fresh.length === 0) process.nextTick(() => this.#settle());
    this.#fresh.push(coroutine);
  }

  taskWaiting(task: Task<unknown>, future: Future<unknown>): void {
    task._parkedAt = this.#isAwaitedWhereMade(future)
      ? future._creation
      : captureStack(this.#depth + FRAMES_ABOVE_AWAIT);
  }

  futureDone(future: Future<unknown>): void {
    if (future._state === 'exception') creationOf(future)?.frames();
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
          captureStack(2)
            .frames()
            .some(({ isAsync }) => isAsync),
        ),
    };
    this.#seesAwaiters = await (probe as PromiseLike<boolean>);
  }
}
