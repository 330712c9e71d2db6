/**
 * Runs a program in a Node of its own, for what a test cannot see from inside: output, exit codes, signals, warnings.
 * The program lives in a folder under `.build/`, inside the package, so `import 'tsyncio'` finds the package itself.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build, repository } from './repository.ts';

export interface ProgramOptions {
  /** Flags for Node, before the program. */
  readonly nodeArgs?: readonly string[];
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Added to this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** When it is killed; by default after 30 s, which no passing test comes near. */
  readonly timeoutMs?: number;
  readonly stdin?: string;
  /** A language for source text: `ts` needs a Node that strips types (22.18 and up). */
  readonly language?: 'mjs' | 'ts';
  /** Called with the running child: to send it a signal, or to wait for a line. */
  readonly onStart?: (child: RunningProgram) => void;
}

export interface RunningProgram {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the output so far, stdout and stderr, holds `part`; rejects when the program ends without it. */
  printed(part: string): Promise<void>;
}

export interface ProgramResult {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Runs source text, or the file at a path relative to the repository, to its end. */
export async function runProgram(
  program: string | { readonly file: string },
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  if (typeof program !== 'string') return await execute(join(repository, program.file), options);
  const programs = join(build, 'programs');
  await mkdir(programs, { recursive: true });
  const folder = await mkdtemp(join(programs, 'p-'));
  try {
    const file = join(folder, `program.${options.language ?? 'mjs'}`);
    await writeFile(file, program);
    return await execute(file, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function execute(file: string, options: ProgramOptions): Promise<ProgramResult> {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), file, ...(options.args ?? [])], {
    cwd: repository,
    env: environment(options.env ?? {}),
    stdio: 'pipe',
  });
  const ended = new Promise<Pick<ProgramResult, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.timeoutMs ?? 30_000);
  // A program that ends without reading its input closes the pipe; that is its right.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  options.onStart?.(control(child));
  try {
    const [stdout, stderr, { code, signal }] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, signal, stdout, stderr, timedOut };
  } finally {
    clearTimeout(timer);
  }
}

function control(child: ReturnType<typeof spawn>): RunningProgram {
  let output = '';
  const watchers = new Set<() => void>();
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    for (const watch of watchers) watch();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    printed: (part) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!output.includes(part)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        child.once('close', () =>
          reject(new Error(`the program ended and never printed ${JSON.stringify(part)}:\n${output}`)),
        );
        watch();
      }),
  };
}

function environment(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  // NODE_TEST_CONTEXT would make a program that uses node:test report to our runner; NODE_OPTIONS is not the program's.
  const env: NodeJS.ProcessEnv = { ...process.env, ...changes };
  for (const name of ['NODE_TEST_CONTEXT', 'NODE_OPTIONS', 'ASYNCIODEBUG', 'PYTHONASYNCIODEBUG', 'FORCE_COLOR']) {
    if (!(name in changes)) delete env[name];
  }
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete env[name];
  return env;
}
