import {
  type Check,
  checkOptions,
  type Future,
  getRunningLoop,
  isCoroutine,
  isFuture,
  type Known,
  show,
  type Task,
} from '../core/index.ts';

export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
export const ALL_COMPLETED = 'ALL_COMPLETED';

/** When `wait()` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

export interface WaitOptions {
  /** At most so many ms; `undefined`: for ever. */
  timeout?: number | undefined;
  /** Default `ALL_COMPLETED`. */
  returnWhen?: ReturnWhen | undefined;
}

/** `null` is no timeout, as in `timeout()`; what `returnWhen` may be is checked by `wait()`. */
const timeoutKind: Check = {
  expected: 'a number of ms',
  accepts: (value) => value === null || typeof value === 'number',
};
const ofWait: Known<WaitOptions> = { timeout: timeoutKind, returnWhen: 'any' };

function checkFutures(aws: unknown): Set<Future<unknown>> {
  if (isFuture(aws) || isCoroutine(aws)) throw new TypeError(`wait() takes a list of futures, not ${show(aws)}`);
  if (typeof (aws as Iterable<unknown> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`wait() takes an iterable of futures, not ${show(aws)}`);
  }
  const set = new Set(aws as Iterable<unknown>);
  for (const item of set) {
    if (isFuture(item)) continue;
    throw new TypeError(
      `wait() takes tasks and futures, not ${show(item)}: make it one first, by createTask() or wrapFuture(), ` +
        'so that you can find it again in the result',
    );
  }
  return set as Set<Future<unknown>>;
}

/**
 * Waits until futures are done: all of them, the first, or the first that fails; at most `timeout` ms. It throws none
 * of their errors, cancels nothing, and a timeout is no error: look into `done` and `pending`.
 *
 * @throws RangeError when the list is empty or `returnWhen` is none of the three; TypeError for promises and functions.
 * @example
 * ```ts
 * import { createTask, FIRST_COMPLETED, run, sleep, wait } from 'tsyncio';
 *
 * await run(async () => {
 *   const tasks = [createTask(() => sleep(5)), createTask(() => sleep(1000))];
 *   const { done, pending } = await wait(tasks, { returnWhen: FIRST_COMPLETED });
 *   console.log(done.size, pending.size); // 1 1
 * });
 * ```
 */
export async function wait<F extends Future<unknown> = Task<unknown>>(
  aws: Iterable<F>,
  options?: WaitOptions,
): Promise<{ done: Set<F>; pending: Set<F> }> {
  checkOptions('wait', options, ofWait);
  const futures = checkFutures(aws) as Set<F>;
  if (futures.size === 0) throw new RangeError('wait() takes at least one future: the set is empty');
  const returnWhen = options?.returnWhen ?? ALL_COMPLETED;
  if (returnWhen !== FIRST_COMPLETED && returnWhen !== FIRST_EXCEPTION && returnWhen !== ALL_COMPLETED) {
    throw new RangeError(
      `Invalid returnWhen value: ${show(returnWhen)}; it is FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED`,
    );
  }
  const loop = getRunningLoop();
  const waiter = loop.createFuture<undefined>();
  const release = () => {
    if (!waiter.done()) waiter.setResult(undefined);
  };
  const delay = options?.timeout;
  const timer = delay === undefined || delay === null ? undefined : loop.callLater(delay, release);
  let left = futures.size;
  const completed = (future: Future<unknown>) => {
    left -= 1;
    const failed = () => {
      future._markRetrieved();
      return future._state === 'exception';
    };
    if (left <= 0 || returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && failed())) {
      timer?.cancel();
      release();
    }
  };
  for (const future of futures) future._addInternalCallback(completed);
  try {
    await waiter;
  } finally {
    timer?.cancel();
    for (const future of futures) future._removeInternalCallback(completed);
  }
  const done = new Set<F>();
  const pending = new Set<F>();
  for (const future of futures) (future.done() ? done : pending).add(future);
  return { done, pending };
}
