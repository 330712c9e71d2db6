/** Servers under load, with debug mode and without: all of them run, and get a slice of the load in turns. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import type { CPython } from '../../test/support/cpython.ts';
import { bench } from '../prepare.ts';
import { median, percentile } from '../statistics.ts';
import type { Order, Outcome } from './client.ts';
import { MODES, type Mode, PRELOAD } from './modes.ts';

export interface ServerResult {
  readonly server: string;
  readonly mode: Mode;
  /** µs of processor time a request took, a figure each round. */
  readonly cpu: readonly number[];
  /** The same for the requests before, which come after a pause. */
  readonly leadIn: readonly number[];
  /** Requests a second, a figure each round. */
  readonly throughput: readonly number[];
  /** ms; 99 % of all answers took less. */
  readonly p99: number;
  /** What it wrote to stderr: a finding in a correct server would be a false alarm. */
  readonly complaints: string;
}

export interface LoadEffort {
  readonly warmup: number;
  readonly rounds: number;
  readonly leadIn: number;
  readonly requests: number;
}

interface Running {
  readonly server: string;
  readonly mode: Mode;
  readonly child: ChildProcess;
  readonly port: number;
  readonly outcomes: Outcome[];
  complaints: string;
}

const here = import.meta.dirname;

export async function measureServers(effort: LoadEffort, python: CPython | undefined): Promise<ServerResult[]> {
  const servers: Running[] = [];
  const client = fork(join(here, 'client.ts'), { stdio: 'inherit' });
  const clientEnded = endOf(client, () => 'It was the client.');
  const order = async (what: Order): Promise<Outcome> => {
    client.send(what);
    const [outcome] = await Promise.race([once(client, 'message'), clientEnded]);
    return outcome;
  };
  try {
    for (const [server, file] of [
      ['bare Fastify', 'fastify.ts'],
      ['Fastify and tsyncio', 'tsyncio.ts'],
    ] as const) {
      for (const mode of MODES) {
        const args = [...PRELOAD[mode], join(here, 'servers', file)];
        servers.push(await start(server, mode, process.execPath, args, process.env));
      }
    }
    for (const handler of python === undefined ? [] : ['helpers', 'tasks']) {
      for (const mode of ['without', 'debug'] as const) {
        const args = [join(here, 'servers/asyncio_http.py'), handler];
        const env = { ...python?.env, PYTHONASYNCIODEBUG: mode === 'debug' ? '1' : '' };
        servers.push(await start(`asyncio, ${handler}`, mode, python?.command ?? '', args, env));
      }
    }
    for (const { port } of servers) await order({ port, leadIn: effort.warmup, requests: 1 });
    for (let round = 0; round < effort.rounds; round++) {
      process.stderr.write(`servers: ${round + 1} of ${effort.rounds}\n`);
      for (const running of round % 2 === 0 ? servers : servers.toReversed())
        running.outcomes.push(await order({ ...effort, port: running.port }));
    }
    return servers.map((running) => summary(running, effort));
  } finally {
    client.kill();
    for (const { child } of servers) child.kill('SIGKILL');
  }
}

async function start(
  server: string,
  mode: Mode,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  const child = spawn(command, args, { cwd: bench, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const running: Running = { server, mode, child, port: 0, outcomes: [], complaints: '' };
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    running.complaints += chunk;
  });
  const answer = once(child.stdout.setEncoding('utf8'), 'data');
  const [port] = await Promise.race([answer, endOf(child, () => `${server}, ${mode}: ${running.complaints}`)]);
  return Object.assign(running, { port: Number.parseInt(port, 10) });
}

/** Fails when the process ends: what waits for its answer need not wait any more. */
function endOf(child: ChildProcess, describe: () => string): Promise<never> {
  const ended = once(child, 'close').then(() => {
    throw new Error(`a process has ended. ${describe()}`);
  });
  // In the end each is killed, which is no failure.
  ended.catch(() => {});
  return ended;
}

function summary({ server, mode, outcomes, complaints }: Running, effort: LoadEffort): ServerResult {
  return {
    server,
    mode,
    complaints: complaints.trim(),
    cpu: outcomes.map(({ cpu }) => cpu / effort.requests),
    leadIn: outcomes.map(({ leadIn }) => leadIn / effort.leadIn),
    throughput: outcomes.map(({ duration, latencies }) => (latencies.length / duration) * 1_000),
    p99: percentile(
      outcomes.flatMap(({ latencies }) => latencies),
      0.99,
    ),
  };
}

/** How many times the figure without goes into that of the mode. */
export function timesOf(results: readonly ServerResult[], one: ServerResult): number {
  const without = results.find(({ server, mode }) => server === one.server && mode === 'without');
  return without === undefined ? Number.NaN : median(one.cpu) / median(without.cpu);
}
