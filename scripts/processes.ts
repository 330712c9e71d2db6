/** Child processes of the scripts: output goes straight to the terminal unless it is asked for. */
import { spawnSync } from 'node:child_process';
import { repository } from './paths.ts';

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Keeps what the command prints to stdout and stderr instead of showing it. */
  readonly quiet?: boolean;
}

export function execute(command: string, args: readonly string[], options: Options = {}): Outcome {
  const done = spawnSync(command, args, {
    cwd: options.cwd ?? repository,
    env: options.env ?? process.env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: options.quiet === true ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  if (done.error !== undefined) return { code: 127, output: `${command}: ${done.error.message}` };
  return { code: done.status ?? 1, output: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/** npm, whatever the platform calls it, without the chatter. */
export function npm(args: readonly string[], options: Options = {}): Outcome {
  const cli = process.env.npm_execpath;
  // Started by `npm run`, the very npm that runs us is at hand, and needs no shell on Windows.
  if (cli?.endsWith('.js')) return execute(process.execPath, [cli, '--loglevel=error', ...args], options);
  return execute(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['--loglevel=error', ...args], options);
}
