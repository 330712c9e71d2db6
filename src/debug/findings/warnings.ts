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
  const detail = detailOf(finding);
  if (!isLastMoment) {
    process.emitWarning(textOf(finding), { type: warningType, code, ...(detail === undefined ? {} : { detail }) });
    return;
  }
  const warning = Object.assign(new Error(textOf(finding)), { name: warningType, code, detail });
  process.emit('warning', warning);
}

/** What stands below the first line: the stack; and of a block the remedy, which the message does not tell by itself. */
export function detailOf({ kind, stack, creationStack, hint }: Finding): string | undefined {
  // Where time went is where it was spent; of all else the place that made it is what one looks for.
  if (kind !== 'slow-callback' && kind !== 'blocked-loop') return creationStack ?? stack ?? undefined;
  const calls = stack ?? creationStack;
  return `${calls === null ? '' : `${calls}\n`}hint: ${hint}`;
}

/** The mistake and its place, on one line. */
export function textOf({ message, location, thread }: Finding): string {
  const place = location === null ? '' : ` at ${location.file}:${location.line}:${location.column}`;
  return `${message}${place}${thread === undefined ? '' : ` in ${thread}`}`;
}
