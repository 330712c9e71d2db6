/**
 * One session of debug mode: starts the watchers, collects what they find, and sees to it that the last word is said
 * however the process ends: by itself, `process.exit()`, an uncaught error, a top-level `await` that never settles.
 * Node emits `exit` in all of these, and the last look comes after the program's own listeners.
 */
import { thisThread } from '../../core/this-thread.ts';
import { FindingCollector } from '../findings/collector.ts';
import type { Finding, FindingSink } from '../findings/finding.ts';
import { contained, containing } from '../findings/internal-errors.ts';
import { atExit } from './exit.ts';
import type { DebugOptions } from './options.ts';
import type { Outlet } from './outlet.ts';
import type { Mode, StartWatcher, Watcher } from './watcher.ts';
import { watchers as allWatchers } from './watchers.ts';

export class Session {
  readonly mode: Mode;
  readonly #options: DebugOptions;
  readonly #outlet: Outlet;
  readonly #watchers: readonly StartWatcher[];
  readonly #collector: FindingCollector;
  readonly #running: Watcher[] = [];
  #forgetExit: (() => void) | undefined;
  #isFinished = false;

  constructor(mode: Mode, outlet: Outlet, options: DebugOptions, watchers: readonly StartWatcher[] = allWatchers) {
    this.mode = mode;
    this.#options = options;
    this.#outlet = outlet;
    this.#watchers = watchers;
    this.#collector = new FindingCollector({
      thread: thisThread,
      includeDependencies: options.includeDependencies,
      onFinding: (finding, isNewSite, details) => outlet.found(finding, isNewSite, details, () => this.findings()),
    });
  }

  /** For a part of the library that finds something by itself. */
  get sink(): FindingSink {
    return this.#collector;
  }

  findings(): Finding[] {
    return this.#collector.findings();
  }

  start(): void {
    contained(() => this.#outlet.begin?.(), undefined);
    for (const start of this.#watchers) {
      const watcher = contained(() => start(this.#collector, this.mode, this.#options), undefined);
      if (watcher !== undefined) this.#running.push(watcher);
    }
    this.#forgetExit = atExit(containing(() => this.finish()));
  }

  loopsEnded(): void {
    for (const watcher of this.#running) contained(() => watcher.loopsEnded?.(), undefined);
  }

  stop(): void {
    this.#forgetExit?.();
    for (const watcher of this.#running.splice(0).reverse()) contained(() => watcher.stop(), undefined);
    contained(() => this.#outlet.end?.(), undefined);
  }

  /** The last look and the last word: once, when the process exits or is about to. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    contained(() => this.#outlet.exiting?.(), undefined);
    for (const watcher of this.#running) contained(() => watcher.lastLook?.(), undefined);
    contained(() => this.#outlet.last?.(this.findings()), undefined);
  }
}
