/** What happens to an error that nobody awaits: the loop's exception handler, and what it does by default. */
import { KeyboardInterrupt } from './errors.ts';
import type { Future } from './future.ts';
import type { Handle } from './handle.ts';
import { show } from './inspect.ts';
import { logger } from './logger.ts';
import type { EventLoop } from './loop.ts';
import type { Task } from './task.ts';

/** What an exception handler is told. Which keys are there depends on what failed. */
export interface ExceptionContext {
  message?: string | undefined;
  exception?: unknown;
  /** Missing where the future has been collected already. */
  future?: Future<unknown> | undefined;
  task?: Task<unknown> | undefined;
  handle?: Handle | undefined;
  protocol?: unknown;
  transport?: unknown;
  /** Where the object was created: a stack's text. In debug mode. */
  sourceTraceback?: string | undefined;
  [key: string]: unknown;
}

export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => unknown;

function frames(traceback: unknown): string {
  return String(traceback)
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n');
}

/** Logs the context as one error record: the message, then each key in a line. */
export function logException(context: ExceptionContext, currentHandle: Handle | undefined): void {
  const lines = [context.message || 'Unhandled exception in event loop'];
  const entries: ExceptionContext = { ...context };
  if (entries.sourceTraceback === undefined && currentHandle?._creation?.stack !== undefined) {
    entries.handleTraceback = currentHandle._creation.stack;
  }
  for (const key of Object.keys(entries).sort()) {
    if (key === 'message' || key === 'exception') continue;
    const value = entries[key];
    if (key === 'sourceTraceback') lines.push(`sourceTraceback: Object created at\n${frames(value)}`);
    else if (key === 'handleTraceback') lines.push(`handleTraceback: Handle created at\n${frames(value)}`);
    else lines.push(`${key}: ${typeof value === 'string' ? value : show(value)}`);
  }
  const text = lines.join('\n');
  if (context.exception === undefined) logger.error(text);
  else logger.error({ err: context.exception }, text);
}

function logFailureOfHandler(text: string, error: unknown): void {
  try {
    logger.error({ err: error }, text);
  } catch (loggingError) {
    // The logger itself fails: standard error is what is left.
    process.stderr.write(`${text}: ${String(error)}\n(and the logger failed: ${String(loggingError)})\n`);
  }
}

/** Calls the handler; one that throws is reported, and the loop goes on. */
export function callExceptionHandler(
  loop: EventLoop,
  handler: ExceptionHandler | null,
  context: ExceptionContext,
): void {
  if (handler === null) {
    try {
      loop.defaultExceptionHandler(context);
    } catch (error) {
      logFailureOfHandler('Exception in default exception handler', error);
    }
    return;
  }
  try {
    const thing = context.task ?? context.future;
    const callIn = (thing as Partial<Task<unknown>> | undefined)?.getContext?.();
    if (callIn === undefined) handler(loop, context);
    else callIn(handler, loop, context);
  } catch (error) {
    if (error instanceof KeyboardInterrupt) {
      loop._interrupt(error);
      return;
    }
    try {
      loop.defaultExceptionHandler({ message: 'Unhandled error in exception handler', exception: error, context });
    } catch (second) {
      logFailureOfHandler(
        'Exception in default exception handler while handling an unexpected error in custom exception handler',
        second,
      );
    }
  }
}
