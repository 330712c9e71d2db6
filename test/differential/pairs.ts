/**
 * The pairs and how they are run. A pair is `pairs/NAME.py` and `pairs/NAME.ts`, one program in two languages, and
 * `pairs/NAME.expected`, what CPython printed when it was last asked.
 *
 * The programs are looked for in the sources; the TypeScript half runs compiled, beside this file, where this file
 * itself runs compiled (Node 20 strips no types). Each half runs in a process of its own, which is killed alone when it
 * does not end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { CPython } from '../support/cpython.ts';
import { repository } from '../support/repository.ts';

const differential: string = join(repository, 'test/differential');
const pairsFolder: string = join(differential, 'pairs');

/** Modules that the pairs share. */
const shared = ['support'];

/** For what hangs; the slowest takes half a second on a quiet machine. */
const LIMIT_MS = 60_000;

export interface Printed {
  /** `null`, or the negative number of a signal, when one ended it: the time limit, most likely. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The names of all files in `pairs/` with this ending, without the shared modules. */
export function namesOf(ending: '.py' | '.ts' | '.expected'): string[] {
  return readdirSync(pairsFolder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .filter((name) => !shared.includes(name))
    .sort();
}

export const expectedFile = (name: string): string => join(pairsFolder, `${name}.expected`);
const pythonFile = (name: string): string => join(pairsFolder, `${name}.py`);

/** A fresh interpreter. */
export function runPython(python: CPython, name: string): Promise<Printed> {
  return execute(python.command, [pythonFile(name)], pythonEnvironment(python));
}

export function runTypeScript(name: string): Promise<Printed> {
  const file = join(import.meta.dirname, 'pairs', name + extname(import.meta.filename));
  return execute(process.execPath, ['--no-warnings', file], process.env);
}

/** Interpreters that have asyncio loaded and fork for each program, which takes less than half the time of fresh ones. */
export class ForkingPythons implements Disposable {
  readonly #python: CPython;
  readonly #idle: ForkServer[] = [];

  constructor(python: CPython) {
    this.#python = python;
  }

  /** As `runPython()`. */
  async run(name: string): Promise<Printed> {
    const server = this.#idle.pop() ?? new ForkServer(this.#python);
    const printed = await server.run(pythonFile(name));
    this.#idle.push(server);
    return printed;
  }

  [Symbol.dispose](): void {
    for (const server of this.#idle) server.close();
  }
}

/** One of them: runs one program at a time. */
class ForkServer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(python: CPython) {
    this.#child = spawn(python.command, [join(differential, 'fork-server.py'), pairsFolder], {
      cwd: repository,
      env: bare(pythonEnvironment(python)),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the server has no output');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  async run(file: string): Promise<Printed> {
    this.#child.stdin?.write(`${file}\n`);
    const { pid } = await this.#answer<{ pid: number }>();
    const limit = setTimeout(() => kill(pid), LIMIT_MS);
    try {
      return await this.#answer<Printed>();
    } finally {
      clearTimeout(limit);
    }
  }

  close(): void {
    this.#child.stdin?.end();
  }

  async #answer<T>(): Promise<T> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error('fork-server.py has ended');
    return JSON.parse(value) as T;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** No bytecode is left behind, and lines end as they do here. */
function pythonEnvironment(python: CPython): NodeJS.ProcessEnv {
  return { ...python.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
}

/** Debug mode, colours and the test runner's own channel would change what is printed. */
function bare(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ASYNCIODEBUG, PYTHONASYNCIODEBUG, NODE_TEST_CONTEXT, NODE_OPTIONS, FORCE_COLOR, ...env } = base;
  return env;
}

async function execute(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Printed> {
  const child = spawn(command, args, {
    cwd: repository,
    env: bare(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout: stdout.replaceAll('\r\n', '\n'), stderr };
}
