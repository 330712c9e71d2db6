/** `tsyncio dev FILE`: runs a program in a Node of its own, with the development mode loaded before it. */

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FINDING_KINDS, type FindingKind, isFindingKind, type ReportPaths } from '../../debug/index.ts';
import { planLaunch } from '../launch.ts';
import { CommandError, type Outcome } from '../outcome.ts';
import { runChild } from '../run-child.ts';

export interface DevelopmentArguments {
  readonly file: string;
  readonly args: readonly string[];
  readonly report: readonly string[];
  readonly failOn?: string | undefined;
  readonly includeDependencies: boolean;
}

export async function dev(given: DevelopmentArguments): Promise<Outcome> {
  const launch = planLaunch({
    file: given.file,
    args: given.args,
    options: {
      includeDependencies: given.includeDependencies,
      reports: parseReports(given.report),
      failOn: given.failOn === undefined ? [] : parseKinds(given.failOn),
      lookOnSignals: true,
    },
  });
  return await runChild(launch);
}

function parseReports(reports: readonly string[]): ReportPaths {
  let paths: ReportPaths = {};
  for (const report of reports) {
    const [, format, file] = /^(json|sarif)=(.+)$/s.exec(report) ?? [];
    if (file === undefined) {
      throw new CommandError(`--report ${report}: the format is missing or unknown; write json=FILE or sarif=FILE`);
    }
    checkWritable(report, resolve(file));
    paths = { ...paths, [format === 'json' ? 'json' : 'sarif']: resolve(file) };
  }
  return paths;
}

/** Said before the program runs: at its end the findings would be lost. */
function checkWritable(report: string, path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EISDIR' ? 'it is a folder; name a file in it' : message;
    throw new CommandError(`--report ${report}: cannot write ${path}: ${reason}`);
  }
}

function parseKinds(text: string): FindingKind[] {
  const kinds: FindingKind[] = [];
  for (const word of text.split(',').map((part) => part.trim())) {
    if (word === 'any') return [...FINDING_KINDS];
    if (!isFindingKind(word)) {
      throw new CommandError(`--fail-on ${word}: no such kind; there are ${FINDING_KINDS.join(', ')}, and any`);
    }
    kinds.push(word);
  }
  return kinds;
}
