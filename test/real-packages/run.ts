/**
 * Runs correct programs over real packages, without debug mode and in each of its modes: `npm run test:packages`, or
 * `node test/real-packages/run.ts [--node PATH] [NAME…]`.
 *
 * What is wrong: a finding, or a program that does not print and end as it does without. Prints a table, and what was
 * found; the exit code is 1 if there is anything.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { install } from './support/install.ts';

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

interface Reported {
  readonly kind: string;
  readonly message: string;
  readonly location: { readonly file: string; readonly line: number } | null;
}

interface Row {
  readonly name: string;
  readonly debug: readonly string[];
  readonly development: readonly string[];
}

const here = (...parts: string[]): string => join(import.meta.dirname, ...parts);
const TIME_LIMIT = 120_000;
/** What debug mode says: warnings with a code of ours, records of the logger. */
const SAID = /\[TSYNCIO_\w+\].*|.*(?:was never retrieved|Executing <).*/g;
const TIMED = /\[TSYNCIO_(?:BLOCKED_LOOP|SLOW_CALLBACK)\]|Executing <|^(?:blocked-loop|slow-callback):/;
/** On a machine with too much to do anything may be slow: what is only slow must be so every time. */
const TRIES = 3;
/** What a program needs that npm does not bring. */
const NEEDS: Readonly<Record<string, { readonly command: string; readonly what: string }>> = {
  bullmq: { command: 'redis-server', what: "Debian's package redis-server" },
};

const { values, positionals } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true });
const node = values.node ?? process.execPath;

install();
const rows: Row[] = [];
for (const program of programs(positionals)) {
  const name = basename(program, '.ts');
  const need = NEEDS[name];
  if (need !== undefined && spawnSync(need.command, ['--version']).error !== undefined) {
    console.log(`${name.padEnd(16)} skipped: there is no ${need.command} (${need.what})`);
    continue;
  }
  const row = check(name, program);
  rows.push(row);
  console.log(`${titleOf(name).padEnd(24)} debug: ${outcome(row.debug)}   development: ${outcome(row.development)}`);
  for (const line of [...row.debug, ...row.development]) console.log(`    ${line}`);
}
const wrong = rows.filter(({ debug, development }) => debug.length + development.length > 0).length;
console.log(`\n${rows.length} programs, ${wrong} with findings`);
process.exit(wrong > 0 || rows.length === 0 ? 1 : 0);

function programs(names: readonly string[]): string[] {
  const all = ['programs', 'look-alikes'].flatMap((folder) =>
    readdirSync(here(folder))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => here(folder, name)),
  );
  return names.length === 0 ? all : all.filter((path) => names.some((name) => basename(path).includes(name)));
}

function check(name: string, program: string): Row {
  let row = look(name, program);
  for (let tries = 1; tries < TRIES && isOnlySlow(row); tries += 1) row = look(name, program);
  return row;
}

function isOnlySlow({ debug, development }: Row): boolean {
  const lines = [...debug, ...development];
  return lines.length > 0 && lines.every((line) => TIMED.test(line));
}

function look(name: string, program: string): Row {
  const plain = run([program]);
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-packages-'));
  try {
    const debug = run(['--import', 'tsyncio/debug', program]);
    const file = join(folder, 'report.json');
    const dev = run([here('../../dist/cli/main.js'), 'dev', '--report', `json=${file}`, program]);
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Reported[]) : undefined;
    return {
      name,
      debug: [...(debug.stderr.match(SAID) ?? []), ...differences(plain, debug)],
      development: [...(report?.map(shown) ?? ['there is no report']), ...differences(plain, dev)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Run {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const done = spawnSync(node, args, { cwd: here(), env, encoding: 'utf8', timeout: TIME_LIMIT });
  return { stdout: done.stdout, stderr: done.stderr, exitCode: done.status };
}

function differences(plain: Run, watched: Run): string[] {
  const found: string[] = [];
  if (plain.exitCode !== watched.exitCode) {
    found.push(`exit code ${watched.exitCode}, without debug mode ${plain.exitCode}: ${watched.stderr.slice(-2000)}`);
  }
  if (plain.stdout !== watched.stdout) {
    found.push(`prints ${JSON.stringify(watched.stdout)}, without debug mode ${JSON.stringify(plain.stdout)}`);
  }
  return found;
}

function shown({ kind, message, location }: Reported): string {
  return `${kind}: ${message} (${location === null ? 'nowhere' : `${basename(location.file)}:${location.line}`})`;
}

function titleOf(name: string): string {
  try {
    const packageName = name.startsWith('vite-') ? 'vite' : name;
    const manifest = readFileSync(here('node_modules', packageName, 'package.json'), 'utf8');
    return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
  } catch {
    // A look-alike.
    return name;
  }
}

function outcome(lines: readonly string[]): string {
  return lines.length === 0 ? 'nothing' : `${lines.length} findings`;
}
