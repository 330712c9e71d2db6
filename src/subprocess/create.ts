/** `createSubprocessExec` and `createSubprocessShell`. */
import { type Future, getRunningLoop, Operation, type SubprocessOptions } from '../core/index.ts';
import type { ChildTransport } from './child-transport.ts';
import { Process, SubprocessStreamProtocol } from './process.ts';

export interface ProcessOptions extends SubprocessOptions {
  /** The limit of the readers, in bytes; default 64 KiB. */
  limit?: number | undefined;
}

/** Of these functions what is not said is inherited. */
const INHERITED: SubprocessOptions = { stdin: undefined, stdout: undefined, stderr: undefined };

/**
 * Starts a program with arguments, no shell between.
 *
 * @throws Node's error with `code: 'ENOENT'` where there is no such program, `'EACCES'` where it cannot be run.
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
  const { limit, ...rest } = options ?? {};
  const loop = getRunningLoop();
  return new Operation('createSubprocessExec', async () => {
    const factory = () => new SubprocessStreamProtocol(limit, loop);
    const [transport, protocol] = await loop.subprocessExec(factory, program, args, { ...INHERITED, ...rest });
    return new Process(transport as ChildTransport, protocol);
  });
}

/** Starts a command line in the shell. What comes from outside must be quoted; better, use `createSubprocessExec`. */
export function createSubprocessShell(command: string, options?: ProcessOptions): Future<Process> {
  const { limit, ...rest } = options ?? {};
  const loop = getRunningLoop();
  return new Operation('createSubprocessShell', async () => {
    const factory = () => new SubprocessStreamProtocol(limit, loop);
    const [transport, protocol] = await loop.subprocessShell(factory, command, { ...INHERITED, ...rest });
    return new Process(transport as ChildTransport, protocol);
  });
}
