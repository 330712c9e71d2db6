import type { Future } from './future.ts';
import type { EventLoop, TaskFactory } from './loop.ts';
import { getRunningLoop } from './running.ts';
import { type Coro, Task, type TaskOptions } from './task.ts';

/**
 * Runs `coro` as a task of the running loop, beside the caller. It starts on the loop's next turn, unless `eagerStart`.
 *
 * The loop keeps it alive until it has ended; asyncio holds its tasks weakly. A failure nobody looks at is reported.
 *
 * @throws TypeError for anything but an async function or a `Coroutine`: a promise has started and cannot be cancelled.
 * @example
 * ```ts
 * import { createTask, run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   const task = createTask(async () => {
 *     await sleep(10);
 *     return 'done';
 *   });
 *   console.log(await task); // done
 * });
 * ```
 */
export function createTask<T>(coro: Coro<T>, options?: TaskOptions): Task<T> {
  return getRunningLoop().createTask(coro, options);
}

/** A task factory that starts tasks eagerly and makes them by `make`: for subclasses of `Task`. */
export function createEagerTaskFactory(
  make: new <T>(coro: Coro<T>, options?: TaskOptions & { loop?: EventLoop | undefined }) => Task<T>,
): TaskFactory {
  return <T>(loop: EventLoop, coro: Coro<T>, options: TaskOptions): Future<T> =>
    new make(coro, { ...options, eagerStart: options.eagerStart ?? true, loop });
}

/**
 * A task factory that starts tasks eagerly: `loop.setTaskFactory(eagerTaskFactory)`. The first step of a task runs
 * inside `createTask`.
 *
 * Differs from asyncio: a task whose function never waits is done one microtask later, not at once.
 */
export const eagerTaskFactory: TaskFactory = createEagerTaskFactory(Task);
