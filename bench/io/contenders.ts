/** Who takes part, and who cannot on this machine. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findCPython } from '../../test/support/cpython.ts';

export interface Contender {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const program = (name: string): string => join(import.meta.dirname, 'programs', name);

/** The bare one is first: all others are compared with it. */
export function contenders(kind: 'echo' | 'lines' | 'spawn'): Contender[] {
  const ours = { echo: ['streams', 'protocol'], lines: ['streams'], spawn: ['streams'] }[kind];
  const node = (title: string, name: string): Contender => ({
    title,
    command: process.execPath,
    args: [program(`${kind}-${name}.ts`)],
    env: process.env,
  });
  return [
    node(kind === 'spawn' ? 'bare node:child_process' : 'bare node:net', 'bare'),
    ...(kind === 'lines' ? [node('node:readline', 'readline')] : []),
    ...ours.map((name) => node(`tsyncio, ${name}`, name)),
    ...pythons().flatMap(({ title, command, args, env }) =>
      ours.map((name) => {
        const which = kind === 'echo' ? `echo-${name}` : kind;
        return { title: `${title}, ${name}`, command, args: [program('python.py'), which, ...args], env };
      }),
    ),
  ];
}

/** A program of ours that takes part in none of the comparisons. */
export function helper(name: string): string {
  return program(`${name}.ts`);
}

export function missing(): string[] {
  const found = pythons().map(({ title }) => title);
  return [
    ...(found.some((title) => title.startsWith('asyncio')) ? [] : ['asyncio: no CPython 3.13 or later here']),
    ...(found.some((title) => title.startsWith('uvloop'))
      ? []
      : ['uvloop: no Python here has it (Debian: python3-uvloop)']),
  ];
}

function pythons(): Contender[] {
  const found: Contender[] = [];
  const cpython = findCPython();
  if (cpython !== undefined) {
    found.push({ title: `asyncio ${cpython.version}`, command: cpython.command, args: [], env: cpython.env });
  }
  // Debian's own Python has it, and seldom the newest.
  for (const command of ['/usr/bin/python3', cpython?.command ?? 'python3']) {
    const code = 'import uvloop, platform; print(uvloop.__version__, "on", platform.python_version())';
    const { status, stdout } = spawnSync(command, ['-c', code], { encoding: 'utf8' });
    if (status !== 0) continue;
    found.push({ title: `uvloop ${stdout.trim()}`, command, args: ['uvloop'], env: process.env });
    break;
  }
  return found;
}
