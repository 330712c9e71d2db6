/**
 * Runs the tests of this folder with Vitest and its set-up for leaks: those of `clean.spec.ts` pass, each of
 * `leaves.spec.ts` fails for what its name says, at the line that is labelled so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../support/install.ts';

interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Result[] }[];
}

interface Result {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

const folder = import.meta.dirname;
const vitest = join(folder, '../node_modules/vitest');

install();
const { version } = JSON.parse(readFileSync(join(vitest, 'package.json'), 'utf8')) as { version: string };
let wrong = 0;
for (const pool of ['forks', 'threads']) {
  const results = run(pool);
  const complaints = results.flatMap(({ file, result }) => complaintsAbout(file, result));
  wrong += complaints.length;
  console.log(`vitest ${version}, ${pool}: ${results.length} tests, ${complaints.length} not as they should be`);
  for (const complaint of complaints) console.log(`    ${complaint}`);
  if (results.length === 0) wrong += 1;
}
process.exitCode = wrong === 0 ? 0 : 1;

function run(pool: string): { readonly file: string; readonly result: Result }[] {
  const scratch = mkdtempSync(join(tmpdir(), 'tsyncio-vitest-'));
  try {
    const outputFile = join(scratch, 'report.json');
    const flags = ['--root', folder, '--pool', pool, '--reporter=json', `--outputFile=${outputFile}`];
    const { NODE_OPTIONS: _, ...env } = process.env;
    const done = spawnSync(process.execPath, [join(vitest, 'vitest.mjs'), 'run', ...flags], {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (done.status !== 1) throw new Error(`vitest ended with ${done.status}: ${done.stdout}${done.stderr}`);
    const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
    return report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map((result) => ({ file: name, result })),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function complaintsAbout(file: string, { title, status, failureMessages }: Result): string[] {
  const message = failureMessages.join('\n');
  if (file.endsWith('clean.spec.ts')) return status === 'failed' ? [`${title}: ${message}`] : [];
  if (status !== 'failed') return [`${title}: ${status}`];
  const [kind = ''] = title.split(',');
  const places = ['leaves.spec.ts', 'shop.ts'].flatMap((name) => labels(join(folder, name), kind));
  const isNamed = places.some((place) => message.includes(place));
  const isOfKind = kind === 'its own failure' ? !message.includes('LeakError') : message.includes(`${kind}: `);
  return isNamed && isOfKind ? [] : [`${title}: ${message}`];
}

/** `FILE:LINE:` of each line that ends in the kind. */
function labels(file: string, kind: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.endsWith(`// ${kind}`) ? [`${file}:${index + 1}:`] : []));
}
