/** The test command: `npm test`, `npm run test:long`, `npm run test:busy`. See `--help`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { execute } from './processes.ts';
import { testFiles } from './test-files.ts';
import { killAll } from './test-process.ts';
import { runFiles } from './test-run.ts';

const help = `usage: npm test -- [options] [WORD…]

Builds what has changed and runs the tests: all, or the files with a WORD in their path.

  npm test -- core/future              one file, in seconds
  npm test -- queue lock               every file with queue or lock in its path
  npm test -- core/future --only NAME  only tests whose name matches the regular expression NAME
  npm run test:watch -- core/future    again whenever a source changes
  npm run test:long                    the files named *.long.test.ts, which no other command runs
  npm run test:busy                    beside 4 processes that spin: where tests have to hold as well

options:
  --only NAME       a regular expression for the names of tests
  --limit SECONDS   kills a file's process after so long, and says in which test (default 300, with --busy 900)
  --budget SECONDS  begins no further file after so long (with --long: in an order that the commit gives)
  --long, --busy    what test:long and test:busy give
  --help            this
`;

const { values, positionals: words } = readArguments();
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
for (const half of ['src', 'test']) {
  const { code } = execute(process.execPath, ['scripts/build.ts', half, '--if-needed']);
  if (code !== 0) process.exit(code);
}
const kind = values.long ? 'long' : 'ordinary';
const files = testFiles(kind, words);
if (files.length === 0) {
  console.error(`no test file has ${words.join(' or ')} in its path: paths are relative to test/`);
  process.exit(1);
}
const hogs = values.busy ? startHogs(4) : [];
process.once('exit', () => stop());
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}
const budget = values.budget === undefined ? undefined : number(values.budget, '--budget');
const { passed, failed, skipped, seconds, left } = await runFiles(budget === undefined ? files : shuffled(files), {
  node: process.execPath,
  limit: number(values.limit ?? (values.busy ? '900' : '300'), '--limit'),
  pattern: values.only,
  budget,
});
if (left.length > 0) console.log(`\nnot begun within ${budget} s: ${left.join(', ')}`);
console.log(`\nNode ${process.version}, ${seconds.toFixed(0)} s${values.busy ? ', beside 4 processes that spin' : ''}`);
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed + skipped === 0 ? 1 : 0);

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        limit: { type: 'string' },
        budget: { type: 'string' },
        long: { type: 'boolean', default: false },
        busy: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

function number(text: string, option: string): number {
  const value = Number(text);
  if (value > 0) return value;
  console.error(`${option} takes a number of seconds, not ${JSON.stringify(text)}`);
  process.exit(2);
}

function startHogs(count: number): ChildProcess[] {
  return Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
}

function stop(): void {
  killAll();
  for (const hog of hogs) hog.kill('SIGKILL');
}

/** Another order for each commit, the same for each run of one: what a budget leaves out differs. */
function shuffled(list: readonly string[]): string[] {
  const seed = execute('git', ['rev-parse', 'HEAD'], { quiet: true }).output.trim();
  const key = (file: string) => [...`${seed}${file}`].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) | 0, 7);
  return [...list].sort((a, b) => key(a) - key(b));
}
