/** Running the examples: what they need of Node, and how they are called. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/program.ts';
import { repository } from '../support/repository.ts';

/** A reason to skip, or `false`: the examples are run as they stand there, so Node has to read TypeScript. */
export const skip: string | false = process.features.typescript === 'strip' ? false : 'this Node strips no types';

/** `await using` came to V8 with Node 24; compiled by tsc it works everywhere, and so do the tests. */
export const skipDisposal: string | false = skip || (hasAsyncDisposal() ? false : 'this Node has no `await using`');

function hasAsyncDisposal(): boolean {
  try {
    new Function('return async () => { await using nothing = null; };');
    return true;
  } catch {
    return false;
  }
}

export function runExample(name: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  const nodeArgs = ['--disable-warning=ExperimentalWarning'];
  return runProgram({ file: `examples/${name}` }, { nodeArgs, ...options });
}

/** Both ways of running an example: bare, and by the development mode, which is to find nothing. */
export const ways: readonly (readonly [title: string, command: readonly string[]])[] = [
  ['', []],
  [' (tsyncio dev)', ['dist/cli/main.js', 'dev']],
];

export interface Started {
  readonly child: ChildProcess;
  /** What it said first. */
  readonly greeting: string;
  /** What it wrote to standard error; of the development mode, which is talkative, what it found. */
  readonly ended: Promise<{ readonly code: number | null; readonly complaints: string }>;
}

/** What the development mode says when it has found something. */
export function findings(stderr: string): string {
  return /^tsyncio: \d+ mistakes? at/m.test(stderr) ? stderr : '';
}

/** Starts an example that goes on until it is stopped, and waits until it says something. */
export async function startExample(name: string, args: readonly string[], way: readonly string[]): Promise<Started> {
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, ASYNCIODEBUG, ...env } = process.env;
  const program = ['--disable-warning=ExperimentalWarning', ...way, `examples/${name}`, ...args];
  const child = spawn(process.execPath, program, { cwd: repository, env, timeout: 240_000, killSignal: 'SIGKILL' });
  const stderr = text(child.stderr);
  const ended = once(child, 'close').then(async ([code]) => ({
    code: code as number | null,
    complaints: way.length === 0 ? await stderr : findings(await stderr),
  }));
  const [data] = await once(child.stdout, 'data', { signal: AbortSignal.timeout(120_000) });
  child.stdout.resume();
  return { child, greeting: String(data), ended };
}

export const lines = (text: string): string[] => text.trimEnd().split('\n');
