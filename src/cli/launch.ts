/**
 * How Node is started for a program: what is preloaded, and what makes it read TypeScript.
 *
 * The preload is the copy of tsyncio that the program itself would import, where it has one: only that copy's tasks are
 * the program's tasks.
 */
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DevelopmentOptions, OPTIONS_VARIABLE } from '../debug/index.ts';
import { CommandError } from './outcome.ts';

export interface LaunchRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: DevelopmentOptions;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What Node's own type stripping reads; JSX and `.tsx` it does not. */
const STRIPPABLE: ReadonlySet<string> = new Set(['.ts', '.mts', '.cts']);
const NEEDS_LOADER: ReadonlySet<string> = new Set(['.tsx', '.jsx']);

export function planLaunch({ file, args, options }: LaunchRequest): Launch {
  const program = resolveProgram(file);
  const project = createRequire(pathToFileURL(program));
  const preload = pathToFileURL(resolveIn(project, 'tsyncio/dev') ?? ownPreload()).href;
  return {
    command: process.execPath,
    args: [...typescriptFlags(program, project), '--import', preload, file, ...args],
    env: { ...process.env, [OPTIONS_VARIABLE]: JSON.stringify(options) },
  };
}

function resolveProgram(file: string): string {
  const path = resolve(file);
  if (existsSync(path) && statSync(path).isFile()) return path;
  // What Node itself would find: `app` for app.js, a folder with an index.js.
  const found = resolveIn(createRequire(import.meta.url), path);
  if (found === undefined) throw new CommandError(`dev ${file}: there is no such file`);
  return found;
}

function typescriptFlags(program: string, project: NodeJS.Require): string[] {
  const extension = extname(program);
  if (STRIPPABLE.has(extension)) {
    if (process.features.typescript !== false && process.features.typescript !== undefined) return [];
    if (process.allowedNodeEnvironmentFlags.has('--experimental-strip-types')) {
      return ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
    }
  } else if (!NEEDS_LOADER.has(extension)) return [];
  const tsx = resolveIn(project, 'tsx');
  if (tsx !== undefined) return ['--import', pathToFileURL(tsx).href];
  throw new CommandError(
    `dev ${program}: Node ${process.versions.node} cannot run ${extension} files by itself; ` +
      `install tsx in the project (npm install --save-dev tsx)${STRIPPABLE.has(extension) ? ', or use Node 22.18 or newer' : ''}`,
  );
}

function resolveIn(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

function ownPreload(): string {
  return fileURLToPath(new URL('../dev/register.js', import.meta.url));
}
