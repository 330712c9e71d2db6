/**
 * Debug mode's way to say a finding: a Node warning of a stable code, so that `--no-warnings`,
 * `--disable-warning=CODE`, `--trace-warnings` and `process.on('warning')` apply. What the runtime says anyway, in
 * every mode, is not said again.
 */
import type { Finding, FindingDetails } from './finding.ts';
import { KINDS } from './kinds.ts';

/** `isLastMoment`: while the process exits no tick follows in which Node would print a warning. */
export function emitFindingWarning(finding: Finding, details: FindingDetails, isLastMoment: boolean): void {
  if (details.announced === true) return;
  const { code, warningType } = KINDS[finding.kind];
  // Where time went is where it was spent; of all else the place that made it is what one looks for.
  const isTiming = finding.kind === 'slow-callback' || finding.kind === 'blocked-loop';
  const [first, second] = isTiming ? [finding.stack, finding.creationStack] : [finding.creationStack, finding.stack];
  const detail = first ?? second ?? undefined;
  if (!isLastMoment) {
    process.emitWarning(textOf(finding), { type: warningType, code, ...(detail === undefined ? {} : { detail }) });
    return;
  }
  const warning = Object.assign(new Error(textOf(finding)), { name: warningType, code, detail });
  process.emit('warning', warning);
}

function textOf({ message, location }: Finding): string {
  return location === null ? message : `${message} at ${location.file}:${location.line}:${location.column}`;
}
