/** Who takes part, and what each was measured at. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type CPython, findCPython } from '../../test/support/cpython.ts';
import { bench } from '../prepare.ts';
import { median } from '../statistics.ts';
import { contenders } from './contenders.ts';
import type { Answer } from './question.ts';

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly samples: Map<string, number[]>;
}

export interface Field {
  readonly rows: readonly Row[];
  readonly python: string | undefined;
  /** Sentences: who is missing, and why. */
  readonly missing: readonly string[];
}

const EXECUTORS = ['ThreadPoolExecutor', 'InterpreterPoolExecutor', 'ProcessPoolExecutor'] as const;

export function findRows(): Field {
  const rows: Row[] = contenders.map(({ id, title }) => ({
    id,
    title: title.includes('tsyncio') ? title : `${title} ${versionOf(id)}`,
    command: process.execPath,
    args: [join(bench, 'dist/executors/child.js'), id],
    env: process.env,
    samples: new Map(),
  }));
  const python = findCPython();
  if (python === undefined) {
    const missing = ["CPython's executors: no CPython 3.13 or later here; the variable CPYTHON may name one"];
    return { rows, python: undefined, missing };
  }
  const missing: string[] = [];
  for (const name of EXECUTORS) {
    if (has(python, name)) {
      rows.push({
        id: `python-${name}`,
        title: `CPython, ${name}`,
        command: python.command,
        args: [join(bench, 'executors/cpython.py'), name],
        env: python.env,
        samples: new Map(),
      });
    } else missing.push(`CPython's ${name}: new in 3.14, and this is ${python.version}`);
  }
  return { rows, python: python.version, missing };
}

function has({ command, env }: CPython, name: string): boolean {
  return spawnSync(command, ['-c', `from concurrent.futures import ${name}`], { env, stdio: 'ignore' }).status === 0;
}

function versionOf(name: string): string {
  const text = readFileSync(join(bench, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Runs the row's process once and keeps what it says; returns what went wrong. */
export function ask(row: Row, args: readonly string[]): string | undefined {
  const done = spawnSync(row.command, [...row.args, ...args], { env: row.env, encoding: 'utf8', timeout: 120_000 });
  const last = done.stdout?.trim().split('\n').at(-1) ?? '';
  if (done.status !== 0 || last === '') {
    return `${row.title}, ${args[0]}: ${done.error?.message ?? `ended with ${done.status ?? done.signal}`}\n${done.stderr}`;
  }
  for (const [id, samples] of Object.entries(JSON.parse(last) as Answer)) {
    row.samples.set(id, [...(row.samples.get(id) ?? []), ...samples]);
  }
  return undefined;
}

/** NaN where the pool cannot do that. */
export function figure(row: Row | undefined, id: string): number {
  return median(row?.samples.get(id) ?? []);
}
