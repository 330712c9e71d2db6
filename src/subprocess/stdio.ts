/** From what the caller says of the child's standard streams to what Node wants to hear. */
import type { StdioOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Stdio, SubprocessOptions } from '../core/index.ts';
import { subprocess } from './constants.ts';
import { socketPair } from './socket-pair.ts';

const { PIPE, STDOUT, DEVNULL } = subprocess;

type Entry = 'pipe' | 'ignore' | number | Socket;

export interface Arrangement {
  readonly stdio: StdioOptions;
  /** Where `stdout` and `stderr` of the child arrive together; Node's own pipes cannot be shared. */
  readonly merged: Socket | undefined;
  /** What is the child's alone once it runs. */
  release(): void;
}

/** @throws RangeError for `STDOUT` at the wrong place. */
export async function arrange(options: SubprocessOptions): Promise<Arrangement> {
  const { stdin = PIPE, stdout = PIPE, stderr = PIPE, passFds = [] } = options;
  const entries: Entry[] = [entry('stdin', stdin), entry('stdout', stdout)];
  let pair: [Socket, Socket] | undefined;
  if (stderr !== STDOUT) entries.push(entry('stderr', stderr));
  else if (stdout === PIPE) {
    pair = await socketPair();
    entries[1] = pair[1];
    entries.push(pair[1]);
  } else {
    entries.push(entries[1] as Entry);
  }
  for (const fd of passFds) {
    while (entries.length <= fd) entries.push('ignore');
    if (fd > 2) entries[fd] = fd;
  }
  return { stdio: entries as StdioOptions, merged: pair?.[0], release: () => pair?.[1].destroy() };
}

function entry(name: string, given: Stdio): Entry {
  if (given === PIPE) return 'pipe';
  if (given === DEVNULL) return 'ignore';
  if (given === STDOUT) throw new RangeError(`STDOUT can only be given for stderr, not for ${name}`);
  if (typeof given === 'number') return given;
  const { fd } = given as { fd?: unknown };
  return typeof fd === 'number' ? fd : (given as Socket);
}
