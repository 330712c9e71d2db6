/** The report for programs: a JSON array, one entry a site; `[]` when there is nothing. */
import type { Finding } from './finding.ts';

export function reportJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(findings, null, 2)}\n`;
}

/** Reads one back (that of a worker thread): what is not an array is no report. */
export function parseReport(text: string): Finding[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? (parsed as Finding[]) : [];
}
