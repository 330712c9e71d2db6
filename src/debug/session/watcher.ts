/** What a session starts and stops: each part of debug mode that looks for a kind of mistake. */
import type { FindingSink } from '../findings/finding.ts';
import type { DebugOptions } from './options.ts';

export type Mode = 'debug' | 'development';

export interface Watcher {
  /**
   * The process is about to exit, whatever the reason: report what is lost now. Synchronous; nothing that is scheduled
   * from here runs any more.
   */
  lastLook?(): void;
  /** No loop is in debug mode any more, and the session with them: what only they could have used is lost. */
  loopsEnded?(): void;
  /** Takes every hook out again. */
  stop(): void;
}

/** Begins to watch and reports to `sink`. */
export type StartWatcher = (sink: FindingSink, mode: Mode, options: DebugOptions) => Watcher;
