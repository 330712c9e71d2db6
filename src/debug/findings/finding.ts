/**
 * What the debug mode finds, and the one narrow way in for those who find it.
 *
 * A watcher (promise tracking, the watchdog, resources, stuck tasks, the instrument for our own tasks) knows *what* is
 * wrong and holds a raw V8 stack; it calls `sink.report(kind, details)` and nothing else. Everything that is the same
 * for all of them happens behind the sink: which frame is the user's, the position in the source file, one entry a
 * site, what is left out, the Node warning, the text on the terminal, the report file.
 *
 * `report` never throws and never waits, so it may be called from a promise hook, a finalizer or an exit handler.
 */

import type { CapturedStack } from './stack.ts';

/** Stable names: they are in reports, in `--fail-on` and in `tsyncio-ignore-next-line` comments. */
export const FINDING_KINDS = [
  'never-awaited',
  'never-retrieved',
  'slow-callback',
  'blocked-loop',
  'wrong-thread',
  'resource-leak',
  'stuck-task',
  'swallowed-cancel',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

export function isFindingKind(text: string): text is FindingKind {
  return (FINDING_KINDS as readonly string[]).includes(text);
}

/** A place in a source file: an absolute path (no URL), line and column counted from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One call of a stack, as the engine gave it: positions are those of the running file, not yet of the source. */
export interface Frame {
  /** `Server.handle`, `async fetchUser`; undefined for an anonymous function or module code. */
  readonly functionName: string | undefined;
  /** An absolute path, or the engine's name (`node:internal/…`, `<anonymous>`). */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** A frame of the awaiting chain (`at async f`), not of the running stack. */
  readonly isAsync: boolean;
  /** Node has put the source's position in already (text, with `--enable-source-maps`). */
  readonly isMapped?: boolean;
}

/** A stack as it comes: V8's text (with or without its first line), one taken by `captureStack`, or frames, innermost first. */
export type RawStack = string | CapturedStack | readonly Frame[];

/** What a watcher says about one mistake. */
export interface FindingDetails {
  /** One line, no position in it: `coroutine 'save' was never awaited`. */
  readonly message: string;
  /**
   * The stack that leads to the place that is named: innermost frame first. Frames of tsyncio and of Node at its top
   * are skipped. For `never-awaited` this is the stack of the call that made the promise, for `slow-callback` that of
   * the code that was executing, for `resource-leak` that of the opening call.
   */
  readonly stack?: RawStack | undefined;
  /** Where the task, promise or resource was created, when that is another place than `stack`. */
  readonly creationStack?: RawStack | undefined;
  /** The place to name, for a watcher that knows better than "the first frame of the user"; still unmapped. */
  readonly at?: Frame | undefined;
  /**
   * Whose frame is named: the `nearest` that is neither tsyncio's nor Node's (when that is a dependency's, the finding
   * is the dependency's, and is left out), or the first of the user `anywhere` on the stack. Default: `anywhere` for
   * `slow-callback` and `blocked-loop`, where a dependency runs because the user called it; else `nearest`.
   */
  readonly blame?: 'nearest' | 'anywhere' | undefined;
  /** The runtime has said it already, in every mode (a Node warning, a log record): debug mode says it no second time. */
  readonly announced?: boolean | undefined;
  /** The watchdog's agent has shown it already, while it lasted: the development mode shows it no second time. */
  readonly shown?: boolean | undefined;
  /** The task's name. */
  readonly task?: string | undefined;
  /** The thread that it happened in, where that is not the one that reports it. */
  readonly thread?: string | undefined;
  /** The remedy, one line; each kind has its own when there is none. */
  readonly hint?: string | undefined;
  /** The error that was lost (`never-retrieved`): its stack is shown, its text is kept out of the site's identity. */
  readonly error?: unknown;
  /** How long it took, in ms (`slow-callback`, `blocked-loop`). The longest of all repeats is kept. */
  readonly duration?: number | undefined;
  /**
   * The same mistake seen twice by two watchers has the same key (an id of the block for `slow-callback` and
   * `blocked-loop`); the second report improves the first and is not counted.
   */
  readonly incident?: string | undefined;
}

/** What a watcher is given. */
export interface FindingSink {
  report(kind: FindingKind, details: FindingDetails): void;
}

/** One site, as it stands in a report. */
export interface Finding {
  readonly kind: FindingKind;
  readonly message: string;
  /** Null only where no frame of any file is known. */
  readonly location: SourceLocation | null;
  readonly functionName: string | null;
  readonly task: string | null;
  /** The worker thread, or worker process, that it happened in; missing for the program's main thread. */
  readonly thread?: string | undefined;
  /** V8's format, positions in the source, frames of tsyncio and Node left out. */
  readonly stack: string | null;
  readonly creationStack: string | null;
  readonly count: number;
  readonly hint: string;
}
