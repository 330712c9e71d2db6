/**
 * How a request to cancel travels: from the future that was asked to what it waits for, to what that waits for, and so
 * on. It ends in one of three ways, for each future on the way:
 * - *delivered*: the future is cancelled, and whoever awaits it gets the error;
 * - *delegated*: the future passes it on, and ends when what it waits for has ended (a task, `gather()`, `f.catch(h)`);
 * - *pending*: nothing could be cancelled; the task that was asked gets the error at its next wait.
 *
 * The order, and who is counted, are CPython's, which recurses. This is a loop with a stack of its own, because a chain of
 * tasks can be longer than the engine's stack is deep; and it knows the path that it came by, because tasks can await
 * each other in a circle (asyncio ends in a RecursionError): there the task that closes the circle is interrupted.
 */
import type { Future } from '../future.ts';

/** What passes a cancellation on to others: a future that waits for others, or a scope in a task. */
export interface Delegate {
  /**
   * @internal The request has come. Returns what it is passed on to; undefined when the future is done, and nothing
   * happens.
   */
  _beginCancel(message: string | undefined): readonly Future<unknown>[] | undefined;
  /**
   * @internal The request has been passed on; `reached` says whether any of them took it, `isCircle` whether one of them
   * waits for this future. Returns whether this future took it.
   */
  _endCancel(message: string | undefined, reached: boolean, isCircle: boolean): boolean;
}

interface Step {
  readonly future: Delegate;
  readonly targets: readonly Future<unknown>[];
  next: number;
  reached: boolean;
}

/**
 * How often one request may come to futures that it has visited already. CPython cancels a task once for each way that
 * leads to it, and counts each; the number of ways can grow exponentially with the depth.
 */
const MAX_REPEATED_VISITS = 1000;

/**
 * Cancels `first` and what it waits for; returns whether it was there to be cancelled. `task` is the one whose scope
 * `first` is, if it is one.
 */
export function requestCancellation(first: Delegate, message: string | undefined, task: object = first): boolean {
  const targets = first._beginCancel(message);
  if (targets === undefined) return false;
  const only = targets[0];
  // By far the most frequent case: a task that waits for a future which nothing is behind.
  if (targets.length === 0 || (targets.length === 1 && only !== undefined && !only._isDelegate)) {
    return first._endCancel(message, only !== undefined && cancelLast(only, message), false);
  }
  return travel({ future: first, targets, next: 0, reached: false }, task, message);
}

/** Cancels all of them in one request: what several of them wait for is not visited over and over. */
export function requestCancellationOfAll(futures: Iterable<Future<unknown>>, message: string | undefined): void {
  const targets = [...futures];
  for (const future of targets) future._use();
  const all: Delegate = { _beginCancel: () => targets, _endCancel: () => true };
  requestCancellation(all, message);
}

/** Cancels what a task waits for, or is about to; returns whether it took the request. */
export function cancelAwaited(future: Future<unknown>, message: string | undefined): boolean {
  if (!future._isDelegate) return cancelLast(future, message);
  return requestCancellation(future as Future<unknown> & Delegate, message);
}

/** Cancels a future that nothing is behind. Its class may be the program's, with a `cancel()` that throws. */
function cancelLast(future: Future<unknown>, message: string | undefined): boolean {
  try {
    return future._cancelByTask(message);
  } catch (exception) {
    future
      .getLoop()
      .callExceptionHandler({ message: `cancel() of a ${future.constructor.name} failed`, exception, future });
    return false;
  }
}

function travel(first: Step, task: object, message: string | undefined): boolean {
  const steps = [first];
  const path = new Set<object>([task]);
  const visited = new Set<object>(path);
  let repeated = 0;
  let isCircle = false;
  let taken = false;
  for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
    const target = step.targets[step.next];
    step.next += 1;
    if (target === undefined) {
      steps.pop();
      path.delete(step.future);
      taken = step.future._endCancel(message, step.reached, isCircle);
      const outer = steps.at(-1);
      if (outer !== undefined && taken) outer.reached = true;
      continue;
    }
    if (!target._isDelegate) {
      if (cancelLast(target, message)) step.reached = true;
      continue;
    }
    if (path.has(target)) {
      isCircle = true;
      continue;
    }
    if (visited.has(target) && ++repeated > MAX_REPEATED_VISITS) {
      step.reached = true;
      continue;
    }
    const targets = (target as Future<unknown> & Delegate)._beginCancel(message);
    if (targets === undefined) continue;
    visited.add(target);
    path.add(target);
    steps.push({ future: target as Future<unknown> & Delegate, targets, next: 0, reached: false });
  }
  return taken;
}
