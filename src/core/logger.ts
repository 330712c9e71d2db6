/**
 * The "asyncio" logger: a pino logger of that name, level `info`, to stderr (pretty on a terminal). pino is loaded by
 * the first record, not by `import`: most programs never log one.
 *
 * It writes synchronously, so that a record made while the process ends is not lost. A program that logs much sets its
 * own logger, with a transport in a worker thread.
 */
import { createRequire } from 'node:module';
import { describeError, show, showError } from './inspect.ts';
import { withoutLoopFrames } from './stack.ts';
import { thisThread } from './this-thread.ts';

/** What the library needs of a logger: pino has it, and so has `console`. */
export interface Logger {
  level?: string;
  debug(details: object | string, message?: string): void;
  info(details: object | string, message?: string): void;
  warn(details: object | string, message?: string): void;
  error(details: object | string, message?: string): void;
}

type Severity = 'debug' | 'info' | 'warn' | 'error';

interface Pino {
  readonly stdSerializers: { err(error: unknown): unknown };
  (options: object, destination: object): Logger & { child(bindings: object): Logger };
  destination(options: object): object;
}

let target: Logger | undefined;
let level = 'info';

function makeDefault(): Logger {
  const require = createRequire(import.meta.url);
  const pino = require('pino') as Pino;
  const destination = process.stderr.isTTY
    ? (require('pino-pretty') as (options: object) => object)({ destination: 2, sync: true, colorize: true })
    : pino.destination({ dest: 2, sync: true });
  const err = (error: unknown): unknown => withShortStack(serialize(pino, error));
  const made = pino({ name: 'asyncio', level, serializers: { err } }, destination);
  const thread = thisThread();
  return thread === undefined ? made : made.child({ thread });
}

/** Pino's serializer marks the error, which a frozen one refuses, and reads its fields, which may throw. */
function serialize(pino: Pino, error: unknown): unknown {
  try {
    return pino.stdSerializers.err(error);
  } catch {
    return describeError(error);
  }
}

/** `shown` is what pino writes of an error. */
function withShortStack(shown: unknown): unknown {
  const { stack } = (shown ?? {}) as { stack?: unknown };
  if (typeof stack === 'string') Object.assign(shown as object, { stack: withoutLoopFrames(stack) });
  return shown;
}

function write(severity: Severity, details: object | string, message?: string): void {
  try {
    target ??= makeDefault();
    // One argument or two: `console` would print an undefined second.
    if (message === undefined) target[severity](details);
    else target[severity](details, message);
  } catch (error) {
    // A logger that fails must not fail the program: standard error is what is left.
    process.stderr.write(`${message ?? show(details)}\n(the logger failed: ${showError(error)})\n`);
  }
}

/**
 * The logger all records of the library go through. `logger.level = 'debug'` shows more; `setLogger()` sends them
 * elsewhere.
 *
 * @example
 * ```ts
 * import { logger } from 'tsyncio';
 *
 * logger.level = 'warn';
 * ```
 */
export const logger: Logger & { level: string } = {
  get level() {
    return target?.level ?? level;
  },
  set level(value: string) {
    level = value;
    if (target !== undefined) target.level = value;
  },
  debug: (details, message) => write('debug', details, message),
  info: (details, message) => write('info', details, message),
  warn: (details, message) => write('warn', details, message),
  error: (details, message) => write('error', details, message),
};

/**
 * Sends the library's records to another logger: any object with pino's `debug`, `info`, `warn` and `error`.
 * `undefined` brings the default back.
 *
 * @throws TypeError when one of the four methods is missing.
 */
export function setLogger(replacement: Logger | undefined): void {
  if (replacement !== undefined) {
    for (const severity of ['debug', 'info', 'warn', 'error'] as const) {
      if (typeof replacement?.[severity] !== 'function') {
        throw new TypeError(`setLogger() takes a logger with debug, info, warn and error: ${severity} is no function`);
      }
    }
  }
  // Given itself it would call itself: that is the default again.
  target = replacement === logger ? undefined : replacement;
}
