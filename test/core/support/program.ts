/**
 * Runs a small program in a Node process of its own: what concerns signals, exit codes, the environment and what is
 * printed can be seen nowhere else. The program is the text of an ES module; it runs in the package's own folder, so
 * that it imports `tsyncio` by name, and on the Node that runs the test.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that hangs must fail its test, not the whole run. */
const GIVE_UP_AFTER_MS = 30_000;

const packageRoot = fileURLToPath(new URL('.', import.meta.resolve('tsyncio/package.json')));

export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<[number | null, NodeJS.Signals | null]>;
  #stdout = '';
  #stderr = '';

  constructor(source: string, { env = {}, nodeArgs = [] }: ProgramOptions = {}) {
    const inherited: NodeJS.ProcessEnv = { ...process.env, ASYNCIODEBUG: '', PYTHONASYNCIODEBUG: '' };
    // Set by node:test in its children; it would turn the program's output into a test report.
    delete inherited.NODE_TEST_CONTEXT;
    this.#child = spawn(process.execPath, [...nodeArgs, '--input-type=module', '--eval', source], {
      cwd: packageRoot,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: GIVE_UP_AFTER_MS,
      killSignal: 'SIGKILL',
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#ended = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** Resolves when the program has printed `text`; rejects when it ends without. */
  async printed(text: string): Promise<void> {
    const ended = this.#ended.then(() => true);
    let over = false;
    while (!this.#stdout.includes(text)) {
      if (over) throw new Error(`the program ended without printing '${text}'\n${this.#stdout}\n${this.#stderr}`);
      over = await Promise.race([ended, once(this.#child.stdout as NodeJS.ReadableStream, 'data').then(() => false)]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const [code, signal] = await this.#ended;
    return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
  }
}

/** Runs a program to its end. */
export function runProgram(source: string, options?: ProgramOptions): Promise<Ended> {
  return new Program(source, options).ended();
}
