/**
 * The pairs and how they are run. A pair is `pairs/NAME.py` and `pairs/NAME.ts`, one program in two languages, and
 * `pairs/NAME.expected`, what CPython printed when it was last asked.
 *
 * The programs are looked for in the sources; the TypeScript half runs compiled, beside this file, where this file
 * itself runs compiled (Node 20 strips no types).
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CPython } from '../support/cpython.ts';
import { repository } from '../support/repository.ts';

const pairsFolder: string = join(repository, 'test/differential/pairs');

/** Modules that the pairs share. */
const shared = ['support'];

export interface Printed {
  /** `null` when a signal ended it: the time limit, most likely. */
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

/** No bytecode is left behind, and lines end as they do here. */
export function runPython(python: CPython, name: string): Promise<Printed> {
  const env = { ...python.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
  return execute(python.command, [join(pairsFolder, `${name}.py`)], env);
}

export function runTypeScript(name: string): Promise<Printed> {
  const file = join(import.meta.dirname, 'pairs', name + extname(import.meta.filename));
  return execute(process.execPath, ['--no-warnings', file], process.env);
}

async function execute(command: string, args: readonly string[], base: NodeJS.ProcessEnv): Promise<Printed> {
  // Debug mode, colours and the test runner's own channel would change what is printed.
  const { ASYNCIODEBUG, PYTHONASYNCIODEBUG, NODE_TEST_CONTEXT, NODE_OPTIONS, FORCE_COLOR, ...env } = base;
  const child = spawn(command, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout: stdout.replaceAll('\r\n', '\n'), stderr };
}
