/** `createSubprocessExec` and `createSubprocessShell`. */
import {
  checkOptions,
  type Future,
  getRunningLoop,
  type Known,
  Operation,
  ofSubprocess,
  type SubprocessOptions,
} from '../core/index.ts';
import { checkLimit } from '../streams/index.ts';
import type { ChildTransport } from './child-transport.ts';
import { Process, SubprocessStreamProtocol } from './process.ts';

export interface ProcessOptions extends SubprocessOptions {
  /** The limit of the readers, in bytes; default 64 KiB. */
  limit?: number | undefined;
}

const ofProcess: Known<ProcessOptions> = { ...ofSubprocess, limit: 'number' };

/** Of these functions what is not said is inherited. */
function orInherited(options: SubprocessOptions): SubprocessOptions {
  const { stdin = 0, stdout = 1, stderr = 2 } = options;
  return { ...options, stdin, stdout, stderr };
}

/**
 * Starts a program with arguments, no shell between, and returns it running. Its standard streams are inherited unless
 * `stdin`, `stdout`, `stderr` say `subprocess.PIPE`, `DEVNULL`, a descriptor, or something open that has one; `stderr` also
 * `STDOUT`. `limit` is that of the readers, in bytes.
 *
 * Cancelled while it waits, it leaves no child behind. Cancelling what comes after (`child.wait()`, the task that runs it)
 * leaves the child alone: it is killed when the loop is closed, which is when `run()` ends, or before by `child.kill()`.
 *
 * @throws Node's error, here and not later: `code` is `'ENOENT'` where there is no such program or `cwd`, `'EACCES'` where
 *   it cannot be run, `'EMFILE'`, `'EAGAIN'`, `'E2BIG'`, … where the system refuses; TypeError for a wrong or unknown option;
 *   RangeError for `STDOUT` at the wrong place.
 * @example
 * ```ts
 * import { createSubprocessExec, run, subprocess } from 'tsyncio';
 *
 * await run(async () => {
 *   const child = await createSubprocessExec('tr', ['a-z', 'A-Z'], { stdin: subprocess.PIPE, stdout: subprocess.PIPE });
 *   const [stdout] = await child.communicate('hello');
 *   console.log(String(stdout), child.returncode); // HELLO 0
 * });
 * ```
 */
export function createSubprocessExec(
  program: string | URL,
  args?: readonly string[],
  options?: ProcessOptions,
): Future<Process> {
  checkOptions('createSubprocessExec', options, ofProcess);
  const { limit, ...rest } = options ?? {};
  checkLimit(limit);
  const loop = getRunningLoop();
  return new Operation('createSubprocessExec', async () => {
    const factory = () => new SubprocessStreamProtocol(limit, loop);
    const [transport, protocol] = await loop.subprocessExec(factory, program, args, orInherited(rest));
    return new Process(transport as ChildTransport, protocol);
  });
}

/**
 * Starts a command line in the shell (`/bin/sh`); otherwise as `createSubprocessExec`. What comes from outside must be
 * quoted, or better, passed as an argument to `createSubprocessExec`.
 *
 * A program that is missing is found so by the shell alone: the return code is 127. And a signal goes to the shell, which
 * may leave behind what it started: with `startNewSession: true`, `process.kill(-child.pid)` ends all of them.
 *
 * @example
 * ```ts
 * import { createSubprocessShell, run, subprocess } from 'tsyncio';
 *
 * await run(async () => {
 *   const child = await createSubprocessShell('seq 100 | grep -c 7', { stdout: subprocess.PIPE });
 *   const [stdout] = await child.communicate();
 *   console.log(String(stdout).trim()); // 19
 * });
 * ```
 */
export function createSubprocessShell(command: string, options?: ProcessOptions): Future<Process> {
  checkOptions('createSubprocessShell', options, ofProcess);
  const { limit, ...rest } = options ?? {};
  checkLimit(limit);
  const loop = getRunningLoop();
  return new Operation('createSubprocessShell', async () => {
    const factory = () => new SubprocessStreamProtocol(limit, loop);
    const [transport, protocol] = await loop.subprocessShell(factory, command, orInherited(rest));
    return new Process(transport as ChildTransport, protocol);
  });
}
