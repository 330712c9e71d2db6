/**
 * In the development mode the finding is the message, so the runtime's own words for the same mistake are left out:
 * Node's print of a warning with one of our codes, and the log records of what is found. Listeners and loggers of the
 * program get everything as always.
 */
import { type Logger, setLogger } from '../../core/logger.ts';
import { withoutLoopFrames } from '../../core/stack.ts';
import { KINDS } from '../findings/kinds.ts';
import type { Style } from '../findings/style.ts';
import { say } from './terminal.ts';

type WarningListener = (warning: Error) => void;

const CODES: ReadonlySet<unknown> = new Set(Object.values(KINDS).map(({ code }) => code));
/** How the core's records of findings begin. */
const FOUND = /^(?:Executing <|\w+ exception was never retrieved)/;
/** One for every pause of a server: for the logger of somebody who looks for them. */
const ROUTINE = /^(poll |Close <EventLoop )/;

export class QuietRuntime {
  readonly #style: Style;
  /** Node's own printer → what stands in its place. */
  readonly #replaced = new Map<WarningListener, WarningListener>();

  constructor(style: Style) {
    this.#style = style;
  }

  begin(): void {
    setLogger(new DevelopmentLogger(this.#style));
    for (const printer of process.listeners('warning')) {
      const filtered: WarningListener = function filtered(warning) {
        if (!CODES.has((warning as NodeJS.ErrnoException).code)) printer.call(process, warning);
      };
      this.#replaced.set(printer, filtered);
      process.off('warning', printer);
      process.on('warning', filtered);
    }
  }

  end(): void {
    setLogger(undefined);
    for (const [printer, filtered] of this.#replaced) {
      process.off('warning', filtered);
      process.on('warning', printer);
    }
    this.#replaced.clear();
  }
}

const SEVERITIES = ['debug', 'info', 'warn', 'error'] as const;
type Severity = (typeof SEVERITIES)[number];

/** The "asyncio" logger for a person at a terminal: a line a record, everything from `debug` on. */
class DevelopmentLogger implements Logger {
  level = 'debug';
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  debug(details: object | string, message?: string): void {
    this.#write('debug', details, message);
  }

  info(details: object | string, message?: string): void {
    this.#write('info', details, message);
  }

  warn(details: object | string, message?: string): void {
    this.#write('warn', details, message);
  }

  error(details: object | string, message?: string): void {
    this.#write('error', details, message);
  }

  #write(severity: Severity, details: object | string, message: string | undefined): void {
    const least = (SEVERITIES as readonly string[]).indexOf(this.level);
    if (SEVERITIES.indexOf(severity) < least || this.level === 'silent') return;
    const text = message ?? (typeof details === 'string' ? details : '');
    if (FOUND.test(text) || (severity === 'debug' && ROUTINE.test(text))) return;
    const { dim, warning, error } = this.#style;
    const paint = { debug: dim, info: dim, warn: warning, error }[severity];
    const cause = typeof details === 'object' && 'err' in details ? details.err : undefined;
    const failure = cause instanceof Error ? `\n${withoutLoopFrames(cause.stack ?? String(cause))}` : '';
    say(`${paint(`asyncio ${severity}`)}  ${severity === 'debug' ? dim(text) : text}${failure}`);
  }
}
