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
      logger.error({ err: error }, 'Exception in default exception handler');
    }
    return;
  }
  try {
    const result = callInItsContext(handler, loop, context);
    // An async handler: nobody else would hear of its failure.
    if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
      (result as PromiseLike<unknown>).then(undefined, (error: unknown) => reportBrokenHandler(loop, context, error));
    }
  } catch (error) {
    if (error instanceof KeyboardInterrupt) loop._interrupt(error);
    else reportBrokenHandler(loop, context, error);
  }
}

/** The handler sees the context of what failed. */
function callInItsContext(handler: ExceptionHandler, loop: EventLoop, context: ExceptionContext): unknown {
  const callIn = (context.task ?? (context.future as Partial<Task<unknown>> | undefined))?.getContext?.();
  if (callIn !== undefined) return callIn(handler, loop, context);
  if (context.handle !== undefined) return context.handle._callInContext(handler, loop, context);
  return handler(loop, context);
}

function reportBrokenHandler(loop: EventLoop, context: ExceptionContext, error: unknown): void {
  try {
    loop.defaultExceptionHandler({ message: 'Unhandled error in exception handler', exception: error, context });
  } catch (second) {
    const text =
      'Exception in default exception handler while handling an unexpected error in custom exception handler';
    logger.error({ err: second }, text);
  }
}
