/** Promise tracking as a part of debug mode. */
import type { FindingDetails, FindingSink } from '../findings/finding.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { type PromiseFinding, startPromiseTracking } from './tracking.ts';

export function startPromiseWatch(sink: FindingSink, mode: Mode): Watcher {
  const isDevelopment = mode === 'development';
  const tracking = startPromiseTracking({
    onFinding: (finding) => sink.report(finding.kind, detailsOf(finding)),
    stacks: isDevelopment ? 'all' : 'budget',
    collectAtEnd: isDevelopment,
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
    stack: frames.length > 0 ? frames : undefined,
    error: finding.reason,
    hint: 'await the call in a try block, or give its promise a .catch(…)',
  };
}

function firstLine(reason: unknown): string {
  try {
    return String(reason).split('\n', 1)[0] ?? '';
  } catch {
    return 'an object that cannot be shown';
  }
}
