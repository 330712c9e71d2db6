/**
 * The report files. They are written when the session begins (`[]`), again for each new site, and at the end: a program
 * that is killed outright leaves what had been found until then.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Finding } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import { parseReport, reportJson } from '../findings/report-json.ts';
import { reportSarif } from '../findings/report-sarif.ts';
import type { ReportPaths } from './options.ts';

export function writeReports(paths: ReportPaths, findings: readonly Finding[]): void {
  if (paths.json !== undefined) writeWhole(paths.json, reportJson(findings));
  if (paths.sarif !== undefined) writeWhole(paths.sarif, reportSarif(findings, packageVersion()));
}

/** A worker's findings, for the program's main thread to read at the end. */
export function leaveForMainThread(folder: string, findings: readonly Finding[], isProcess = false): void {
  // A process that outlives the program is not to leave a folder that nobody takes away.
  if (!isProcess) mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${process.pid}-${threadId}.json`), reportJson(findings), { mode: 0o600 });
}

/** What workers left; the folder goes away. */
export function collectFromWorkers(folder: string): Finding[] {
  const files = contained(() => readdirSync(folder), []);
  // By process and thread, in the order in which they were started.
  files.sort(new Intl.Collator('en', { numeric: true }).compare);
  const found = files.flatMap((file) => contained(() => parseReport(readFileSync(join(folder, file), 'utf8')), []));
  rmSync(folder, { recursive: true, force: true });
  return found;
}

/** One entry a site, also where several threads were there. */
export function mergeSites(lists: readonly (readonly Finding[])[]): Finding[] {
  const sites = new Map<string, Finding>();
  for (const finding of lists.flat()) {
    const site = JSON.stringify([finding.kind, finding.location ?? finding.message]);
    const known = sites.get(site);
    sites.set(site, known === undefined ? finding : { ...known, count: known.count + finding.count });
  }
  return [...sites.values()];
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function packageVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../../package.json');
  const { version } = manifest as { version?: unknown };
  return typeof version === 'string' ? version : '0';
}
