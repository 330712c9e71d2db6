/** Runs `tsyncio dev` over a program written for the test, and reads its report. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/program.ts';
import { build } from '../support/repository.ts';

export interface Reported {
  readonly kind: string;
  readonly message: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
  readonly functionName: string | null;
  readonly task: string | null;
  readonly thread?: string;
  readonly stack: string | null;
  readonly creationStack: string | null;
  readonly count: number;
  readonly hint: string;
}

export interface DevResult extends ProgramResult {
  readonly report: readonly Reported[];
  /** `kind line×count` of each entry. */
  readonly sites: readonly string[];
}

export interface DevOptions extends ProgramOptions {
  readonly name?: string;
  /** Options of `tsyncio dev`, before the file. */
  readonly devArgs?: readonly string[];
  /** More files beside the program. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder inside the package, so that `import 'tsyncio'` in it finds the package. */
export function makeFolder(t: TestContext, files: Readonly<Record<string, string>>): string {
  mkdirSync(join(build, 'programs'), { recursive: true });
  const folder = mkdtempSync(join(build, 'programs', 'dev-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export async function runDev(t: TestContext, source: string, options: DevOptions = {}): Promise<DevResult> {
  const { name = 'app.mjs', devArgs = [], files = {}, args = [], ...rest } = options;
  const folder = makeFolder(t, { ...files, [name]: source });
  const reportFile = join(folder, 'report.json');
  const result = await runProgram(
    { file: 'dist/cli/main.js' },
    { ...rest, args: ['dev', '--report', `json=${reportFile}`, ...devArgs, join(folder, name), ...args] },
  );
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Reported[];
  return { ...result, report, sites: report.map(({ kind, location, count }) => `${kind} ${location?.line}×${count}`) };
}

/** What a report says of leaks, numbers left out. */
export function leaksIn(report: readonly Reported[]): string[] {
  return report
    .filter(({ kind }) => kind === 'resource-leak')
    .map(({ kind, location, message }) => `${kind} ${location?.line}: ${message.replace(/\d+/g, 'N')}`);
}

/** For the end of a program in `run`: until the collector has come round. What is to go must not be on the stack any more. */
export const COLLECT = `  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--expose-gc');
  const gc = (await import('node:vm')).runInNewContext('gc');
  for (let i = 0; i < 8; i += 1) { await sleep(30); gc(); }`;
