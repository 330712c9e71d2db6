/** One measurement of one contender. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Contender, helper } from './contenders.ts';

export interface Load {
  readonly connections: number;
  readonly size: number;
}

export interface Echoed {
  readonly perSecond: number;
  /** Processor time of the server for one message, in µs; NaN where the system does not tell. */
  readonly processor: number;
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The next line that the program prints. */
function line(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (data: Buffer): void => {
      text += data;
      if (!text.includes('\n')) return;
      child.stdout?.off('data', take);
      resolve(text.slice(0, text.indexOf('\n')));
    };
    child.stdout?.on('data', take);
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}, and printed: ${text}`)),
    );
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

async function withServer<T>(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  body: (child: ChildProcess, port: string) => Promise<T>,
): Promise<T> {
  const server = start(command, args, env);
  try {
    return await body(server, await line(server));
  } finally {
    server.removeAllListeners('exit');
    server.kill('SIGKILL');
    await ended(server);
  }
}

export function echo({ command, args, env }: Contender, { connections, size }: Load, ms: number): Promise<Echoed> {
  return withServer(command, args, env, async (server, port) => {
    const client = start(
      process.execPath,
      [helper('load'), port, String(connections), String(size), String(ms)],
      process.env,
    );
    await line(client);
    const before = processorTime(server.pid ?? 0);
    const [, messages, time] = (await line(client)).split(' ').map(Number);
    const used = processorTime(server.pid ?? 0) - before;
    await ended(client);
    return { perSecond: ((messages ?? 0) * 1000) / (time ?? 1), processor: used / (messages ?? 1) };
  });
}

/** Lines in a second. */
export function lines({ command, args, env }: Contender, count: number): Promise<number> {
  return withServer(process.execPath, [helper('source')], process.env, async (_source, port) => {
    const began = performance.now();
    const reader = start(command, [...args, port, String(count)], env);
    await line(reader);
    const time = performance.now() - began;
    await ended(reader);
    return (count * 1000) / time;
  });
}

/** µs for one child. */
export async function children({ command, args, env }: Contender, count: number, atOnce: number): Promise<number> {
  const program = start(command, [...args, String(count), String(atOnce)], env);
  const time = Number(await line(program));
  await ended(program);
  return time;
}

/** In µs, of all threads. Linux counts in hundredths of a second. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
