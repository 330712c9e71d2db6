/** Stand-ins that keep what the library tells the outside world: log records, handler contexts, warnings. */
import { inspect } from 'node:util';
import { type EventLoop, setLogger } from 'tsyncio';

export type Level = 'debug' | 'info' | 'warn' | 'error';

export interface LogRecord {
  readonly level: Level;
  /** Everything that was logged with it, as text: message, fields and errors. */
  readonly text: string;
}

/** Runs `body` with a logger that records, and brings the default logger back. */
export async function withRecordedLog(body: (records: LogRecord[]) => PromiseLike<void> | void): Promise<void> {
  const records: LogRecord[] = [];
  const record =
    (level: Level) =>
    (...values: unknown[]): void => {
      records.push({ level, text: values.map((v) => (typeof v === 'string' ? v : inspect(v))).join('\n') });
    };
  setLogger({ debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') });
  try {
    await body(records);
  } finally {
    setLogger(undefined);
  }
}

export type Context = Parameters<EventLoop['callExceptionHandler']>[0];

/** Installs an exception handler on `loop` that keeps every context it is given. */
export function recordContexts(loop: EventLoop): Context[] {
  const contexts: Context[] = [];
  loop.setExceptionHandler((_loop, context) => {
    contexts.push(context);
  });
  return contexts;
}

/** Runs `body` and returns the process warnings that were emitted meanwhile; `body` is given those so far. */
export async function collectWarnings(body: (soFar: readonly Error[]) => PromiseLike<void> | void): Promise<Error[]> {
  const warnings: Error[] = [];
  const listener = (warning: Error): void => {
    warnings.push(warning);
  };
  process.on('warning', listener);
  try {
    await body(warnings);
    // A warning is emitted on the next tick after it was asked for.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', listener);
  }
  return warnings;
}
