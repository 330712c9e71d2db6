/**
 * Failed futures that nobody has looked at. One that is collected in that state is reported to its loop's exception
 * handler; what is left when the loop closes, or when the process ends, is reported then.
 *
 * Only failures come here, and only those that nobody was waiting for, so a program that handles its errors pays
 * nothing. The report holds the error and the loop, never the future: it has to be collectable.
 */

import type { Future } from './future.ts';
import { stackOf } from './inspect.ts';
import type { EventLoop } from './loop.ts';

interface Failure {
  readonly future: WeakRef<Future<unknown>>;
  readonly loop: EventLoop;
  readonly message: string;
  readonly exception: unknown;
  readonly creation: Error | undefined;
}

const failures = new Map<WeakRef<Future<unknown>>, Failure>();
const references = new WeakMap<Future<unknown>, WeakRef<Future<unknown>>>();
const collected = new FinalizationRegistry<Failure>((failure) => {
  if (failures.delete(failure.future)) report(failure, undefined);
});
let watchesExit = false;

function report(failure: Failure, future: Future<unknown> | undefined): void {
  const { loop, message, exception, creation } = failure;
  loop.callExceptionHandler({
    message,
    exception,
    ...(future !== undefined && { future }),
    ...(creation?.stack !== undefined && { sourceTraceback: creation.stack }),
  });
}

/** A future failed and nobody is waiting for it. */
export function noteFailure(future: Future<unknown>): void {
  const exception = future._value;
  // Unread it would keep the frames and, with them, the task alive.
  stackOf(exception);
  const reference = new WeakRef(future);
  const failure: Failure = {
    future: reference,
    loop: future._loop,
    message: `${future.constructor.name} exception was never retrieved`,
    exception,
    creation: future._creation,
  };
  failures.set(reference, failure);
  references.set(future, reference);
  collected.register(future, failure, future);
  if (!watchesExit) {
    watchesExit = true;
    process.once('exit', () => reportFailures(undefined));
  }
}

/** Somebody looked. */
export function forgetFailure(future: Future<unknown>): void {
  const reference = references.get(future);
  if (reference === undefined) return;
  failures.delete(reference);
  references.delete(future);
  collected.unregister(future);
}

/** Reports what is left, of one loop or of all: the loop closes, or the process ends. */
export function reportFailures(loop: EventLoop | undefined): void {
  for (const failure of [...failures.values()]) {
    if (loop !== undefined && failure.loop !== loop) continue;
    failures.delete(failure.future);
    const future = failure.future.deref();
    if (future !== undefined) collected.unregister(future);
    report(failure, future);
  }
}
