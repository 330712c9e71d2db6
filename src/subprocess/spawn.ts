/** `subprocessExec` and `subprocessShell` of the loop. */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  checkOptions,
  type EventLoop,
  type Future,
  ofSubprocess,
  provideIo,
  type SubprocessOptions,
  type SubprocessProtocol,
  type SubprocessTransport,
  show,
  wrapFuture,
} from '../core/index.ts';
import { type Making, making, outOfTask, systemError } from '../transports/index.ts';
import { ChildTransport } from './child-transport.ts';
import { type Arrangement, arrange } from './stdio.ts';

type Factory = () => SubprocessProtocol;
type Made = [SubprocessTransport, SubprocessProtocol];

export function subprocessExec(
  loop: EventLoop,
  protocolFactory: Factory,
  program: string | URL,
  args: readonly string[] = [],
  options: SubprocessOptions = {},
): Future<Made> {
  checkOptions('subprocessExec', options, ofSubprocess);
  const body = async (how: Making): Promise<Made> => {
    const file = program instanceof URL ? fileURLToPath(program) : program;
    if (typeof file !== 'string') throw new TypeError(`program must be a string, not ${show(program)}`);
    if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) {
      throw new TypeError(`args must be an array of strings, not ${show(args)}`);
    }
    return start(loop, protocolFactory, { file, args, shell: false }, options, how);
  };
  return making(loop, 'subprocessExec', `child process (${program})`, body, LEAK_WORDS);
}

export function subprocessShell(
  loop: EventLoop,
  protocolFactory: Factory,
  command: string,
  options: SubprocessOptions = {},
): Future<Made> {
  checkOptions('subprocessShell', options, ofSubprocess);
  const body = async (how: Making): Promise<Made> => {
    if (typeof command !== 'string') throw new TypeError(`command must be a string, not ${show(command)}`);
    return start(loop, protocolFactory, { file: command, args: [], shell: true }, options, how);
  };
  return making(loop, 'subprocessShell', `child process (${command})`, body, LEAK_WORDS);
}

const LEAK_WORDS = { fate: 'was still running', hint: 'wait for its end: await child.wait(), or end it: child.kill()' };

/** What is to run. */
interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly shell: boolean;
}

async function start(
  loop: EventLoop,
  protocolFactory: Factory,
  command: Command,
  options: SubprocessOptions,
  how: Making,
): Promise<Made> {
  const protocol = protocolFactory();
  const arrangement = await arranged(options);
  let child: ChildProcess;
  try {
    child = await outOfTask(loop, how, () => spawned(command, arrangement, options));
  } catch (error) {
    arrangement.merged?.destroy();
    throw error;
  } finally {
    arrangement.release();
  }
  const transport = new ChildTransport(loop, protocol, { child, merged: arrangement.merged, ...how });
  try {
    await transport._begin();
  } catch (error) {
    // Cancelled, with the child just started.
    transport.close();
    throw error;
  }
  return [transport, protocol];
}

/** What comes too late, because the wait was cancelled, is given up. */
async function arranged(options: SubprocessOptions): Promise<Arrangement> {
  const arranging = arrange(options);
  try {
    return await wrapFuture(arranging);
  } catch (error) {
    const giveUp = ({ merged, release }: Arrangement): void => {
      merged?.destroy();
      release();
    };
    arranging.then(giveUp, () => {});
    throw error;
  }
}

/** Starts the child; a program that is missing is an error here and now. */
function spawned(
  { file, args, shell }: Command,
  arrangement: Arrangement,
  options: SubprocessOptions,
): ChildProcess | Promise<never> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(file, args, { ...spawnOptions(options, arrangement), shell });
  if (child.pid !== undefined) return child;
  return new Promise((_resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const { cwd } = options;
      // The system says the same of a program and of a working directory that is missing.
      if (error.code === 'ENOENT' && cwd !== undefined && !existsSync(cwd)) {
        reject(systemError('ENOENT', 'chdir', `no such working directory: '${cwd}'`, error));
      } else reject(error);
    });
  });
}

function spawnOptions(options: SubprocessOptions, { stdio }: Arrangement): SpawnOptions {
  const { cwd, env, argv0, startNewSession, uid, gid } = options;
  return {
    stdio,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
    ...(argv0 !== undefined && { argv0 }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    detached: startNewSession === true,
  };
}

provideIo({ subprocessExec, subprocessShell });
