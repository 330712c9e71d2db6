/** Listeners that keep what they hear, for a test to look at. Each is disposable: `using heard = record…()`. */
import type { EventLoop } from 'tsyncio';

type ExceptionHandler = NonNullable<ReturnType<EventLoop['getExceptionHandler']>>;
export type ExceptionContext = Parameters<ExceptionHandler>[1];

export interface Recorded<T> extends Array<T>, Disposable {}

/** The contexts that reach the loop's exception handler, from now until disposed of (then the old handler is back). */
export function recordExceptions(loop: EventLoop): Recorded<ExceptionContext> {
  const before = loop.getExceptionHandler();
  const heard = disposableList<ExceptionContext>(() => loop.setExceptionHandler(before));
  loop.setExceptionHandler((_loop, context) => {
    heard.push(context);
  });
  return heard;
}

/** The process's warnings, which Node emits one turn after `process.emitWarning`. */
export function recordWarnings(): Recorded<Error> {
  const listener = (warning: Error) => void heard.push(warning);
  const heard = disposableList<Error>(() => process.off('warning', listener));
  process.on('warning', listener);
  return heard;
}

function disposableList<T>(dispose: () => void): Recorded<T> {
  // Not enumerable, so that deepEqual against a plain array compares the items alone.
  return Object.defineProperty<T[]>([], Symbol.dispose, { value: dispose }) as Recorded<T>;
}
