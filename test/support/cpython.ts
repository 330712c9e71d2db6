/** The reference: a CPython 3.13 or later, where the machine has one. */
import { spawnSync } from 'node:child_process';

export interface CPython {
  /** The interpreter itself, where a name on the PATH is a script that looks for it each time: pyenv's takes longer than Python. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  /** As `3.13.0`. */
  readonly version: string;
}

/**
 * `$CPYTHON`, else `python3.14`, else `python3.13`. A name on the PATH may be pyenv's stand-in for a version that is
 * not the chosen one and then refuses to run, so each is tried as it is and with the versions pyenv has.
 */
export function findCPython(): CPython | undefined {
  const named = process.env.CPYTHON;
  const commands = [...(named === undefined || named === '' ? [] : [named]), 'python3.14', 'python3.13'];
  for (const command of commands) {
    for (const env of [process.env, ...pyenvEnvironments(command)]) {
      const found = ask(command, env);
      if (found !== undefined) return { ...found, env };
    }
  }
  return undefined;
}

function ask(command: string, env: NodeJS.ProcessEnv): Pick<CPython, 'command' | 'version'> | undefined {
  const program =
    'import asyncio, platform, sys; print(platform.python_version(), sys.executable); sys.exit(sys.version_info < (3, 13))';
  const done = spawnSync(command, ['-c', program], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (done.status !== 0) return undefined;
  const [, version = '', executable = ''] = /^(\S+) ?(.*)/.exec(done.stdout) ?? [];
  return { version, command: executable === '' ? command : executable };
}

function pyenvEnvironments(command: string): NodeJS.ProcessEnv[] {
  const line = /python(3\.\d+)$/.exec(command)?.[1];
  if (line === undefined || process.env.PYENV_VERSION !== undefined) return [];
  const done = spawnSync('pyenv', ['versions', '--bare'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (done.status !== 0) return [];
  return done.stdout
    .split('\n')
    .map((version) => version.trim())
    .filter((version) => version.startsWith(`${line}.`))
    .map((version) => ({ ...process.env, PYENV_VERSION: version }));
}
