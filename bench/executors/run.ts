/**
 * Compares the executors with the pools of npm and with CPython's: `node bench/executors/run.ts`.
 *
 * Each contender runs in a process of its own, all of them in turn and several times over, so that what the machine
 * does besides falls on all alike; the table shows the median of all samples. CPython is left out where there is none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contenders } from './contenders.ts';
import { COLD_START, questions } from './question.ts';

const PASSES = 2;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Row {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly samples: Map<string, number[]>;
}

function installPeers(): void {
  if (existsSync(here('./node_modules/piscina'))) return;
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: here('.'), stdio: 'inherit' });
  if (status !== 0) throw new Error('the peers could not be installed');
}

function pythons(): Row[] {
  const python = process.env.CPYTHON ?? 'python3.13';
  const has = (name: string) => spawnSync(python, ['-c', `import concurrent.futures as f; f.${name}`]).status === 0;
  const names = {
    thread: 'ThreadPoolExecutor',
    interpreter: 'InterpreterPoolExecutor',
    process: 'ProcessPoolExecutor',
  };
  return Object.entries(names)
    .filter(([, name]) => has(name))
    .map(([kind, name]) => ({
      title: `CPython, ${name}`,
      command: python,
      args: [here('./cpython.py'), kind],
      samples: new Map(),
    }));
}

function ask(row: Row, ...more: string[]): void {
  const { stdout, stderr, status } = spawnSync(row.command, [...row.args, ...more], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || last === '') {
    console.error(`${row.title}: no answer\n${stderr}`);
    return;
  }
  for (const [id, samples] of Object.entries(JSON.parse(last) as Record<string, number[]>)) {
    row.samples.set(id, [...(row.samples.get(id) ?? []), ...samples]);
  }
}

function median(samples: readonly number[] | undefined): number | undefined {
  if (samples === undefined || samples.length === 0) return undefined;
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

installPeers();
const rows: Row[] = [
  ...contenders.map(({ id, title }) => ({
    title,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', here('./child.ts'), id],
    samples: new Map<string, number[]>(),
  })),
  ...pythons(),
];
for (let pass = 0; pass < PASSES; pass += 1) {
  for (const row of rows) {
    console.error(`pass ${pass + 1} of ${PASSES}: ${row.title}`);
    ask(row, 'warm');
    for (let i = 0; i < 2; i += 1) ask(row, 'cold');
  }
}

const figure = (row: Row | undefined, id: string): number | undefined => median(row?.samples.get(id));
const width = Math.max(...rows.map(({ title }) => title.length));
for (const { id, title, unit } of [...questions, COLD_START]) {
  console.log(`\n${title} (${unit})`);
  const known = rows
    .map((row) => ({ row, value: figure(row, id) }))
    .sort((a, b) => (a.value ?? 1e9) - (b.value ?? 1e9));
  for (const { row, value } of known) {
    console.log(
      `  ${row.title.padEnd(width)}  ${value === undefined ? 'not possible' : value.toPrecision(3).padStart(8)}`,
    );
  }
}

const [threads] = rows;
const rivals = rows.filter(({ title }) => ['piscina', 'tinypool', 'workerpool'].includes(title));
const best = (id: string): number => Math.min(...rivals.map((row) => figure(row, id) ?? Number.POSITIVE_INFINITY));
const report = (what: string, id: string, goal: number): void => {
  const ratio = best(id) / (figure(threads, id) ?? Number.POSITIVE_INFINITY);
  console.log(`${ratio > goal ? 'reached' : 'missed '}  ${what}: ${ratio.toFixed(2)}×, goal ${goal}×`);
};
console.log('\nagainst the best of piscina, tinypool and workerpool:');
report('round trip', 'round-trip', 1);
report('many small calls', 'many', 5);
