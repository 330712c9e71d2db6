/** From what the caller says of the child's standard streams to what Node wants to hear. */
import type { StdioOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { type Stdio, type SubprocessOptions, show } from '../core/index.ts';
import { subprocess } from './constants.ts';
import { socketPair } from './socket-pair.ts';

const { PIPE, STDOUT, DEVNULL } = subprocess;

type Entry = 'pipe' | 'ignore' | 'inherit' | number | Socket;

export interface Arrangement {
  readonly stdio: StdioOptions;
  /** Where `stdout` and `stderr` of the child arrive together; Node's own pipes cannot be shared. */
  readonly merged: Socket | undefined;
  /** What is the child's alone once it runs. */
  release(): void;
}

/** @throws TypeError for what is no place to go; RangeError for `STDOUT` at the wrong place. */
export async function arrange(options: SubprocessOptions): Promise<Arrangement> {
  const { stdin, stdout, stderr, passFds = [] } = options;
  const entries: Entry[] = [entry('stdin', stdin), entry('stdout', stdout)];
  let pair: [Socket, Socket] | undefined;
  if (stderr !== STDOUT) entries.push(entry('stderr', stderr));
  else if (stdout === PIPE) {
    pair = await socketPair();
    entries[1] = pair[1];
    entries.push(pair[1]);
  } else {
    entries.push(entries[1] === 'inherit' ? 1 : (entries[1] as Entry));
  }
  for (const fd of passFds) {
    while (entries.length <= fd) entries.push('ignore');
    if (fd > 2) entries[fd] = fd;
  }
  return { stdio: entries as StdioOptions, merged: pair?.[0], release: () => pair?.[1].destroy() };
}

function entry(name: string, given: Stdio | undefined): Entry {
  if (given === undefined) return 'inherit';
  if (given === PIPE) return 'pipe';
  if (given === DEVNULL) return 'ignore';
  if (given === STDOUT) throw new RangeError(`STDOUT can only be given for stderr, not for ${name}`);
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return given;
  if (typeof given === 'object' && given !== null) {
    const { fd, _handle } = given as { fd?: unknown; _handle?: unknown };
    if (typeof fd === 'number') return fd;
    if (_handle !== undefined) return given as Socket;
  }
  throw new TypeError(
    `${name} takes subprocess.PIPE, STDOUT, DEVNULL, a descriptor, or an open file or socket, not ${show(given)}`,
  );
}
