/**
 * The development mode talks to a person: each site once, as soon as it is found, and a summary at the end. The report
 * files are written along the way. Of a worker, thread or process, both are the program's main thread's, which is told.
 */
import { isMainThread } from 'node:worker_threads';
import type { Finding, FindingDetails } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import { renderFinding, renderSummary } from '../findings/render.ts';
import { emitFindingWarning } from '../findings/warnings.ts';
import type { PassedOn } from './options.ts';
import type { Outlet } from './outlet.ts';
import { QuietRuntime } from './quiet-runtime.ts';
import { collectFromWorkers, leaveForMainThread, mergeSites, writeReports } from './report-files.ts';
import { say, stderrIsTerminal, terminalStyle } from './terminal.ts';

/** How soon after the last one the files are written again, in ms: a program may have a thousand sites. */
const REWRITE_INTERVAL = 200;

export class DevelopmentOutlet implements Outlet {
  readonly #options: PassedOn;
  readonly #isWorker: boolean;
  readonly #style = terminalStyle();
  readonly #cwd = process.cwd();
  readonly #quiet: QuietRuntime;
  #written = Number.NEGATIVE_INFINITY;
  #hasSpoken = false;
  #isLastMoment = false;

  constructor(options: PassedOn) {
    this.#options = options;
    this.#isWorker = !isMainThread || options.isWorkerProcess === true;
    this.#quiet = new QuietRuntime(this.#style);
  }

  begin(): void {
    this.#quiet.begin();
    if (!this.#isWorker) writeReports(this.#options.reports ?? {}, []);
  }

  found(finding: Finding, isNewSite: boolean, details: FindingDetails, all: () => readonly Finding[]): void {
    if (!isNewSite) return;
    // For the program's own listeners: Node's print of it is left out.
    contained(() => emitFindingWarning(finding, details, this.#isLastMoment), undefined);
    if (details.shown !== true) say(`${this.#hasSpoken ? '' : '\n'}${renderFinding(finding, this.#look())}\n`);
    this.#hasSpoken = true;
    const now = performance.now();
    if (now - this.#written < REWRITE_INTERVAL) return;
    this.#written = now;
    contained(() => this.#write(all()), undefined);
  }

  exiting(): void {
    this.#isLastMoment = true;
  }

  last(all: readonly Finding[]): void {
    if (this.#isWorker) {
      contained(() => this.#write(all), undefined);
      return;
    }
    const { folder, failOn = [], reports = {} } = this.#options;
    const everything = folder === undefined ? all : mergeSites([all, collectFromWorkers(folder)]);
    try {
      writeReports(reports, everything);
    } catch (error) {
      say(`tsyncio: the report could not be written: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (everything.length > 0 || stderrIsTerminal) say(renderSummary(everything, this.#look()));
    if (everything.some((finding) => failOn.includes(finding.kind))) process.exitCode = 1;
  }

  end(): void {
    this.#quiet.end();
  }

  #write(all: readonly Finding[]): void {
    const { folder, reports = {} } = this.#options;
    if (!this.#isWorker) writeReports(reports, all);
    else if (folder !== undefined && all.length > 0) leaveForMainThread(folder, all, this.#options.isWorkerProcess);
  }

  #look(): { style: ReturnType<typeof terminalStyle>; cwd: string } {
    return { style: this.#style, cwd: this.#cwd };
  }
}
