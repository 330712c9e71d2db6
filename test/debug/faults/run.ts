/**
 * Makes the debug code fail, part by part, and compares what the program prints and how it ends with a run without debug
 * mode: `node test/debug/faults/run.ts [--functions] [PART OF A FILE NAME]`. A part is a file; with `--functions`, which
 * takes some minutes, each function that runs at all.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFaultyCopy } from './faulty-copy.ts';
import { PROGRAMS, type ProgramName } from './programs.ts';

export type Mode = 'debug' | 'dev';

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

const TIME_LIMIT = 60_000;
const AT_A_TIME = 3;

export class Faults {
  readonly #folder = makeFaultyCopy();

  constructor() {
    for (const [name, source] of Object.entries(PROGRAMS)) writeFileSync(this.#file(name), source);
  }

  /** The functions that run, each as FILE:LINE of the compiled debug code. */
  async functions(program: ProgramName, mode: Mode): Promise<string[]> {
    const trace = join(this.#folder, `${program}-${mode}.trace`);
    writeFileSync(trace, '');
    await this.#run(program, mode, { TSYNCIO_FAULT_TRACE: trace });
    return readFileSync(trace, 'utf8').split('\n').filter(Boolean);
  }

  /** What is different when a part fails, by its name; undefined: nothing is. */
  async differences(program: ProgramName, mode: Mode, parts: readonly string[]): Promise<Map<string, string>> {
    const plain = await this.#run(program);
    const found = new Map<string, string>();
    const left = parts.values();
    const worker = async (): Promise<void> => {
      for (const part of left) {
        const faulty = await this.#run(program, mode, { TSYNCIO_FAULT: part });
        if (faulty.stdout !== plain.stdout || faulty.code !== plain.code) found.set(part, describe(plain, faulty));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    return found;
  }

  #file(program: string): string {
    return join(this.#folder, `${program}.mjs`);
  }

  #run(program: ProgramName, mode?: Mode, variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const preload = mode === undefined ? [] : ['--import', `tsyncio/${mode}`];
    const child = spawn(process.execPath, [...preload, this.#file(program)], {
      cwd: this.#folder,
      env: { ...env, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIME_LIMIT,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ stdout, stderr, code }));
    });
  }
}

export function filesOf(functions: readonly string[]): string[] {
  return [...new Set(functions.map((place) => place.replace(/:\d+$/, '')))];
}

function describe(plain: Ended, faulty: Ended): string {
  return `exit code ${faulty.code}, not ${plain.code}; prints\n${faulty.stdout}\nnot\n${plain.stdout}\n${faulty.stderr}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { functions: { type: 'boolean' } }, allowPositionals: true });
  const faults = new Faults();
  for (const program of Object.keys(PROGRAMS) as ProgramName[]) {
    for (const mode of ['debug', 'dev'] as const) {
      const functions = await faults.functions(program, mode);
      const all = values.functions === true ? functions : filesOf(functions);
      const parts = all.filter((part) => positionals.length === 0 || positionals.some((word) => part.includes(word)));
      const found = await faults.differences(program, mode, parts);
      console.log(`${program}, ${mode}: ${parts.length} faults, ${found.size} reach the program`);
      for (const [part, difference] of found) console.log(`  ${part}: ${difference}`);
      if (found.size > 0 || functions.length === 0) process.exitCode = 1;
    }
  }
}

if (process.argv[1] !== undefined && basename(process.argv[1]).startsWith('run.')) await main();
