/**
 * The labelled corpus: `npm run corpus -- [--node PATH] [NAME…]` runs every program under the development mode and prints
 * how many of the planted mistakes were found (recall), and what was reported that is none (false alarms). It fails below
 * 95 % of recall, and on a false alarm; only where a busy machine may have named another line of the block that was
 * planted, that counts as missed and not as an alarm.
 *
 * A program is a file as users write them. A mistake is labelled `// EXPECT KIND` on the line that must be named, or
 * alone on the line before it. What is in `correct/` has no label. `// EXIT 1` is the exit code, where that is not 0;
 * `// NODE 22` the oldest Node that runs the program. A program of several files is a folder with a `main` (a compiled
 * one has it in `dist/`); all its sources may have labels.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Expectation {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
}

export interface Outcome {
  readonly program: string;
  readonly expected: readonly Expectation[];
  readonly missed: readonly Expectation[];
  readonly falseAlarms: readonly Expectation[];
  /** Why nothing can be said about the program: it did not run as labelled. */
  readonly trouble: string | undefined;
}

interface Reported {
  readonly kind: string;
  readonly location: { readonly file: string; readonly line: number } | null;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = findRoot(folder);
const LABEL = /\/\/ EXPECT ([\w-]+)/;
const PROGRAM = /\.[cm]?[jt]s$/;
const PARTS: ReadonlySet<string> = new Set(['mistakes', 'correct']);
const TIMED: ReadonlySet<string> = new Set(['slow-callback', 'blocked-loop']);
const TIME_LIMIT = 60_000;
const LEAST_RECALL = 0.95;
const MOST_OUTPUT = 1 << 26;

export function corpusPrograms(names: readonly string[] = []): string[] {
  const sources = join(root, 'test', 'corpus');
  const programs = ['mistakes', 'correct'].flatMap((part) =>
    readdirSync(join(sources, part), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(sources, part, entry.name);
        if (entry.isDirectory()) return mainOf(path);
        return PROGRAM.test(entry.name) ? [path] : [];
      }),
  );
  return names.length === 0 ? programs : programs.filter((path) => names.some((name) => path.includes(name)));
}

function mainOf(folder: string): string[] {
  const isMain = (name: string): boolean => /^main\.[cm]?[jt]s$/.test(name);
  return [folder, join(folder, 'dist')]
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at).flatMap((name) => (isMain(name) ? [join(at, name)] : [])));
}

/** The program's own files: not its packages, nor what a compiler made of it. */
function sourcesOf(program: string): string[] {
  const folder = basename(dirname(program)) === 'dist' ? dirname(dirname(program)) : dirname(program);
  if (PARTS.has(basename(folder))) return [program];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => PROGRAM.test(name) && !name.split(sep).some((part) => part === 'node_modules' || part === 'dist'))
    .map((name) => join(folder, name));
}

export function expectationsOf(file: string): Expectation[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const kind = LABEL.exec(line)?.[1];
    if (kind === undefined) return [];
    return [{ kind, file, line: line.trim().startsWith('//') ? index + 2 : index + 1 }];
  });
}

/** Runs one program under the development mode of `node` and compares. */
async function runProgram(program: string, node: string): Promise<Outcome | undefined> {
  const text = readFileSync(program, 'utf8');
  const expected = sourcesOf(program).flatMap(expectationsOf);
  const needed = Number(/^\/\/ NODE (\d+)/m.exec(text)?.[1] ?? (program.endsWith('ts') ? 22 : 20));
  if (needed > majorOf(node)) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'tsyncio-corpus-'));
  try {
    const report = join(scratch, 'report.json');
    const command = ['--report', `json=${report}`, program];
    const done = await execute(node, [join(root, 'dist', 'cli', 'main.js'), 'dev', ...command]);
    const exitCode = Number(/^\/\/ EXIT (\d+)/m.exec(text)?.[1] ?? 0);
    if (done.code !== exitCode || !existsSync(report)) {
      return { program, expected, missed: [], falseAlarms: [], trouble: `exit code ${done.code}\n${done.stderr}` };
    }
    return compare(program, expected, JSON.parse(readFileSync(report, 'utf8')) as Reported[]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** `code` is null when a signal ended it: the time limit, most likely. */
function execute(node: string, args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(node, args, { timeout: TIME_LIMIT, maxBuffer: MOST_OUTPUT }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
    child.stdin?.end();
  });
}

function compare(program: string, expected: readonly Expectation[], reported: readonly Reported[]): Outcome {
  // On a machine with too much to do anything may be slow: it counts where it was planted.
  const isTimed = expected.some(({ kind }) => TIMED.has(kind));
  const found = reported
    .filter(({ kind }) => isTimed || !TIMED.has(kind))
    .map(({ kind, location }) => ({ kind, file: location?.file ?? '', line: location?.line ?? 0 }));
  // One block is one finding: which of the two it is depends on whether the agent came in time.
  const kindOf = ({ kind }: Expectation): string => (TIMED.has(kind) ? 'blocked-loop' : kind);
  const isSame = (a: Expectation) => (b: Expectation) =>
    kindOf(a) === kindOf(b) && a.file === b.file && a.line === b.line;
  return {
    program,
    expected,
    missed: expected.filter((one) => !found.some(isSame(one))),
    falseAlarms: found.filter((one) => !expected.some(isSame(one))),
    trouble: undefined,
  };
}

/** The project, from `test/corpus` or from where its tests are compiled to. */
function findRoot(start: string): string {
  let at = start;
  while (!existsSync(join(at, 'package.json')) && at !== join(at, '..')) at = join(at, '..');
  return at;
}

function majorOf(node: string): number {
  if (node === process.execPath) return Number(process.versions.node.split('.')[0]);
  return Number(/v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1]);
}

/** Several at once; but what a clock decides has the machine to itself. */
async function runAll(programs: readonly string[], node: string, report: (outcome: Outcome) => void): Promise<void> {
  const isTimed = (program: string): boolean =>
    sourcesOf(program).some((file) => expectationsOf(file).some(({ kind }) => TIMED.has(kind)));
  let ended = 0;
  const work = async (left: string[]): Promise<void> => {
    for (let program = left.shift(); program !== undefined; program = left.shift()) {
      const outcome = await runProgram(program, node);
      if (outcome !== undefined) report(outcome);
      ended += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${ended} of ${programs.length} `);
    }
  };
  const untimed = programs.filter((program) => !isTimed(program));
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(untimed)));
  await work(programs.filter(isTimed));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true });
  let planted = 0;
  let missed = 0;
  let falseAlarms = 0;
  let otherLines = 0;
  let correct = 0;
  let troubled = 0;
  const programs = corpusPrograms(positionals);
  if (programs.length === 0) {
    throw new Error(`no program of test/corpus has a name with ${positionals.join(' or ')} in it`);
  }
  await runAll(programs, values.node ?? process.execPath, (outcome) => {
    const program = relative(root, outcome.program);
    planted += outcome.expected.length;
    missed += outcome.missed.length;
    const displaced = outcome.falseAlarms.filter(({ kind }) => outcome.expected.length > 0 && TIMED.has(kind));
    falseAlarms += outcome.falseAlarms.length - displaced.length;
    otherLines += displaced.length;
    if (outcome.expected.length === 0) correct++;
    const place = ({ kind, file, line }: Expectation): string => `${relative(root, file)}:${line} ${kind}`;
    for (const one of outcome.missed) console.log(`missed       ${place(one)}`);
    for (const one of outcome.falseAlarms) {
      const what = displaced.includes(one) ? 'other line  ' : 'false alarm ';
      console.log(`${what} ${place(one)} (${program})`);
    }
    if (outcome.trouble === undefined) return;
    troubled++;
    console.log(`trouble      ${program}: ${outcome.trouble}`);
  });
  const recall = planted === 0 ? 1 : (planted - missed) / planted;
  console.log(`recall ${(recall * 100).toFixed(1)} % (${planted - missed} of ${planted} planted mistakes)`);
  console.log(`false alarms ${falseAlarms} (${correct} correct programs), other lines ${otherLines}`);
  if (recall < LEAST_RECALL || falseAlarms + troubled > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && basename(process.argv[1]).startsWith('run.')) await main();
