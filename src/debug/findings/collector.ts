/**
 * Where all findings come together: one entry a site, with its count.
 *
 * What must hold
 * - `report` neither throws nor waits, whatever it is given and whoever calls it.
 * - A site is a kind and a place in the source. What the message says (a task's number, a duration) is no part of it.
 * - One block of the loop is one finding, whether the instrument (`slow-callback`), the watchdog (`blocked-loop`) or
 *   both saw it: they give it the same `incident`.
 */
import type { Finding, FindingDetails, FindingKind, FindingSink, Frame, RawStack, SourceLocation } from './finding.ts';
import { isIgnored } from './ignore.ts';
import { contained } from './internal-errors.ts';
import { KINDS } from './kinds.ts';
import { locate, originAt } from './source-map.ts';
import { framesOf } from './stack.ts';
import { formatFrames, visibleFrames } from './stack-text.ts';

export interface CollectorOptions {
  /** Names the thread whose mistakes these are, once it has a name; undefined for the main thread. */
  readonly thread?: (() => string | undefined) | undefined;
  /** Also what packages in `node_modules` and Node itself do wrong. */
  readonly includeDependencies?: boolean | undefined;
  /** Called for every report that counts; `isNewSite` for the first at its site. */
  readonly onFinding?: ((finding: Finding, isNewSite: boolean, details: FindingDetails) => void) | undefined;
}

/** How many incidents are remembered: the two reports of a block come within moments of each other. */
const REMEMBERED_INCIDENTS = 64;
/** Sites kept. A program with more has one mistake in generated code; memory stays bounded. */
const MAX_SITES = 1000;

/** The kinds whose `stack` is that of a creation. */
const CREATION: ReadonlySet<FindingKind> = new Set(['never-awaited', 'never-retrieved', 'resource-leak']);

interface Entry {
  finding: Finding;
  duration: number;
}

interface Place {
  readonly frame: Frame | undefined;
  readonly location: SourceLocation | null;
}

export class FindingCollector implements FindingSink {
  readonly #options: CollectorOptions;
  readonly #sites = new Map<string, Entry>();
  /** incident → the site it was counted at. */
  readonly #incidents = new Map<string, string>();
  #busy = false;

  constructor(options: CollectorOptions = {}) {
    this.#options = options;
  }

  report(kind: FindingKind, details: FindingDetails): void {
    // A finding made while one is being worked on is about our own work.
    if (this.#busy) return;
    this.#busy = true;
    try {
      contained(() => this.#report(kind, details), undefined);
    } finally {
      this.#busy = false;
    }
  }

  /** In the order in which the sites were found. */
  findings(): Finding[] {
    return [...this.#sites.values()].map((entry) => entry.finding);
  }

  #report(kind: FindingKind, details: FindingDetails): void {
    const place = this.#place(kind, details);
    if (place === undefined) return;
    if (place.location !== null && isIgnored(kind, place.location)) return;
    const { location } = place;
    const site = `${kind} ${location === null ? details.message : `${location.file}:${location.line}:${location.column}`}`;
    if (this.#isKnownIncident(details, site)) return;

    const known = this.#sites.get(site);
    if (known === undefined && this.#sites.size >= MAX_SITES) return;
    const entry = known === undefined ? this.#open(kind, details, place) : repeated(known, details);
    this.#sites.set(site, entry);
    this.#options.onFinding?.(entry.finding, known === undefined, details);
  }

  #open(kind: FindingKind, details: FindingDetails, place: Place): Entry {
    const stack = lostErrorStack(details.error) ?? stackText(details.stack);
    const finding: Finding = {
      kind,
      message: details.message,
      location: place.location,
      functionName: place.frame?.functionName ?? null,
      task: details.task ?? null,
      thread: details.thread ?? this.#options.thread?.(),
      stack: stack ?? null,
      creationStack: stackText(details.creationStack ?? (CREATION.has(kind) ? details.stack : undefined)) ?? null,
      count: 1,
      hint: details.hint ?? KINDS[kind].hint,
    };
    return { finding, duration: details.duration ?? 0 };
  }

  /** The frame to name; undefined when the finding is a dependency's, which is not ours to report. */
  #place(kind: FindingKind, details: FindingDetails): Place | undefined {
    const frames = [
      ...(details.at === undefined ? [] : [details.at]),
      ...framesOf(details.stack ?? details.creationStack),
    ];
    const foreign = frames.filter((frame) => frame.line > 0 && !['own', 'node'].includes(originAt(frame)));
    const user = foreign.filter((frame) => originAt(frame) === 'user');
    const blame = details.blame ?? KINDS[kind].blame;
    const chosen = details.at ?? (blame === 'anywhere' ? user[0] : foreign[0]);
    if (this.#options.includeDependencies === true) {
      const frame = chosen ?? foreign[0] ?? frames.find((candidate) => candidate.line > 0);
      return { frame, location: frame === undefined ? null : locate(frame) };
    }
    if (chosen === undefined) return frames.length === 0 ? { frame: undefined, location: null } : undefined;
    return originAt(chosen) === 'user' ? { frame: chosen, location: locate(chosen) } : undefined;
  }

  /** The second report of one block: counted already, at the site of the first. */
  #isKnownIncident(details: FindingDetails, site: string): boolean {
    const { incident } = details;
    if (incident === undefined) return false;
    const first = this.#incidents.get(incident);
    if (first === undefined) {
      this.#incidents.set(incident, site);
      const oldest = this.#incidents.keys().next().value;
      if (this.#incidents.size > REMEMBERED_INCIDENTS && oldest !== undefined) this.#incidents.delete(oldest);
      return false;
    }
    const entry = this.#sites.get(first);
    if (entry !== undefined) this.#sites.set(first, withDuration(entry, details));
    return true;
  }
}

function repeated(entry: Entry, details: FindingDetails): Entry {
  const updated = withDuration(entry, details);
  return { ...updated, finding: { ...updated.finding, count: updated.finding.count + 1 } };
}

/** The longest block speaks for its site. */
function withDuration(entry: Entry, details: FindingDetails): Entry {
  const duration = details.duration ?? 0;
  if (duration <= entry.duration) return entry;
  return { finding: { ...entry.finding, message: details.message }, duration };
}

function stackText(raw: RawStack | undefined): string | undefined {
  return formatFrames(visibleFrames(framesOf(raw)));
}

function lostErrorStack(error: unknown): string | undefined {
  const stack = error instanceof Error ? contained(() => error.stack, undefined) : undefined;
  if (typeof stack !== 'string') return undefined;
  const frames = formatFrames(visibleFrames(framesOf(stack)));
  const heading = stack.split(/\n\s+at /, 1)[0] ?? '';
  return frames === undefined ? heading : `${heading}\n${frames}`;
}
