/** Runs a program under the development mode and says what was found, line by line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeFolder, type Reported } from '../../cli/program-files.ts';
import { runProgram } from '../../support/program.ts';
import { repository } from '../../support/repository.ts';

/**
 * `// BAD kind` at the end of a line says that this line is to be named for that kind; a second line says so for the
 * next kind. Returns what was found and what was planted, each as `kind @ line`, sorted.
 */
export async function compare(
  t: TestContext,
  source: string,
): Promise<{ found: string[]; planted: string[]; report: Reported[] }> {
  const folder = makeFolder(t, { 'app.mjs': source });
  const reportFile = join(folder, 'report.json');
  const result = await runProgram(
    { file: 'dist/cli/main.js' },
    { args: ['dev', '--report', `json=${reportFile}`, join(folder, 'app.mjs')] },
  );
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Reported[];
  if (result.code !== 0) throw new Error(`the program failed in ${repository}:\n${result.stderr}`);
  // On a machine with too much to do anything may be slow: it counts where it was planted.
  const isTiming = source.includes('BAD slow-callback');
  const judged = report.filter(({ kind }) => isTiming || kind !== 'slow-callback');
  const found = judged.map(({ kind, location }) => `${kind} @ ${location?.line}`).sort();
  const planted = source
    .split('\n')
    .flatMap((line, index) => {
      const kinds = /\/\/ BAD (.*)$/.exec(line)?.[1]?.split(' ') ?? [];
      return kinds.map((kind) => `${kind} @ ${index + 1}`);
    })
    .sort();
  return { found, planted, report };
}
