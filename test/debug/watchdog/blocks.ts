/**
 * Runs a program under the development mode and says where it found the loop blocked. Whether a block was seen while it
 * lasted (`blocked-loop`) or when it was over (`slow-callback`) depends on the machine; the line does not.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeFolder, type Reported } from '../../cli/program-files.ts';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../support/program.ts';

const KINDS: ReadonlySet<string> = new Set(['blocked-loop', 'slow-callback']);

export interface Blocks extends ProgramResult {
  readonly report: readonly Reported[];
  /** The lines that were named, in order of the file. */
  readonly found: readonly number[];
  /** The lines that end in `// BLOCKS`. */
  readonly planted: readonly number[];
}

export interface BlocksOptions extends ProgramOptions {
  /** Options of `tsyncio dev`. */
  readonly devArgs?: readonly string[];
  /** More files, by their path from the program's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function findBlocks(t: TestContext, source: string, options: BlocksOptions = {}): Promise<Blocks> {
  const { devArgs = [], files = {}, args = [], ...rest } = options;
  const folder = makeFolder(t, { 'app.mjs': source });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const reportFile = join(folder, 'report.json');
  const result = await runProgram(
    { file: 'dist/cli/main.js' },
    { ...rest, args: ['dev', '--report', `json=${reportFile}`, ...devArgs, join(folder, 'app.mjs'), ...args] },
  );
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Reported[];
  const blocks = report.filter(({ kind }) => KINDS.has(kind));
  const found = blocks.map(({ location }) => location?.line ?? 0).sort((a, b) => a - b);
  const planted = source.split('\n').flatMap((line, index) => (line.endsWith('// BLOCKS') ? [index + 1] : []));
  return { ...result, report: blocks, found, planted };
}
