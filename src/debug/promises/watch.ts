/** Promise tracking as a part of debug mode. */
import type { FindingDetails, FindingSink } from '../findings/finding.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { type PromiseFinding, startPromiseTracking } from './tracking.ts';

export interface PromiseWatchOptions {
  readonly includeDependencies?: boolean | undefined;
}

export function startPromiseWatch(sink: FindingSink, mode: Mode, options: PromiseWatchOptions = {}): Watcher {
  const isDevelopment = mode === 'development';
  const tracking = startPromiseTracking({
    onFinding: (finding) => sink.report(finding.kind, detailsOf(finding)),
    stacks: isDevelopment ? 'all' : 'budget',
    collectAtEnd: isDevelopment,
    includeDependencies: options.includeDependencies,
  });
  return { lastLook: () => tracking.finish(), stop: () => tracking.stop() };
}

function detailsOf(finding: PromiseFinding): FindingDetails {
  const { callee, at, frames } = finding;
  if (finding.kind === 'never-awaited') {
    return { message: `the promise of ${callee ?? 'a call'} was never awaited`, at, stack: frames };
  }
  return {
    message: `a promise was rejected and nobody handled it: ${firstLine(finding.reason)}`,
    at,
    // Where no stack was taken, the error's own is the next best.
    stack: frames.length > 0 ? frames : stackOf(finding.reason),
    error: finding.reason,
    hint: 'await the call in a try block, or give its promise a .catch(…)',
  };
}

function stackOf(reason: unknown): string | undefined {
  return reason instanceof Error && typeof reason.stack === 'string' ? reason.stack : undefined;
}

function firstLine(reason: unknown): string {
  try {
    return String(reason).split('\n', 1)[0] ?? '';
  } catch {
    return 'an object that cannot be shown';
  }
}
