/** The figures as Markdown: for the terminal and for docs/benchmarks-debug.md. */
import { circumstances, grid } from '../markdown.ts';
import { median } from '../statistics.ts';
import { isFlat, type MemorySample } from './memory.ts';
import type { MicroResult } from './micro.ts';
import { type ServerResult, timesOf } from './servers.ts';
import type { WatchdogResult } from './watchdog-cost.ts';

export interface Results {
  readonly began: Date;
  readonly python: string | undefined;
  readonly effort: {
    readonly warmup: number;
    readonly rounds: number;
    readonly leadIn: number;
    readonly requests: number;
    readonly processes: number;
  };
  readonly servers: readonly ServerResult[];
  readonly micro: readonly MicroResult[];
  readonly memory: readonly MemorySample[] | undefined;
  readonly watchdog: WatchdogResult | undefined;
}

type Verdict = 'reached' | 'missed';
interface Target {
  readonly what: string;
  readonly goal: string;
  readonly value: string;
  readonly verdict: Verdict;
}

const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)}×`;
const verdict = (isReached: boolean): Verdict => (isReached ? 'reached' : 'missed');
const atMost = (what: string, value: number, goal: number): Target => ({
  what,
  goal: `at most ${goal}×`,
  value: times(value),
  verdict: verdict(value <= goal),
});

function targets({ servers, micro, memory, watchdog }: Results): Target[] {
  const found: Target[] = [];
  for (const one of servers) {
    if (one.server !== 'bare Fastify' || one.mode === 'without') continue;
    const goal = one.mode === 'debug' ? 1.5 : 5;
    found.push(atMost(`${one.server}, ${one.mode} mode: processor time a request`, timesOf(servers, one), goal));
  }
  for (const { title, figures } of micro) {
    found.push(atMost(`${title}, debug mode: time`, ratio(figures, 'tsyncio'), 5));
  }
  if (memory !== undefined) {
    const [first, last] = [memory[1]?.heap, memory.at(-1)?.heap].map((heap) => megabytes(heap ?? Number.NaN));
    const value = `${first} after ${millions(memory[1])}, ${last} after ${millions(memory.at(-1))}`;
    found.push({ what: 'heap over awaits, debug mode', goal: 'flat', value, verdict: verdict(isFlat(memory)) });
  }
  const idle = watchdog?.more.get('debug');
  if (idle !== undefined) {
    const value = `${idle.toFixed(2)} %`;
    found.push({ what: 'watchdog, idle', goal: 'at most 1 % of a core', value, verdict: verdict(idle <= 1) });
  }
  return found;
}

/** For the terminal. */
export function show(results: Results): string {
  return [targetTable(results), serverTable(results.servers), microTable(results.micro), memoryTable(results.memory)]
    .concat(results.watchdog?.text ?? '')
    .concat(
      results.servers.map(({ server, mode, complaints: text }) => (text === '' ? '' : `${server}, ${mode}: ${text}`)),
    )
    .filter((part) => part !== '')
    .join('\n');
}

export function page(results: Results): string {
  const { effort } = results;
  return `# What debug mode costs

Made by \`npm run bench:debug\`: do not edit. Everything was measured in one run, in turns.

${circumstances(results.began, [['CPython', results.python ?? 'missing on this machine']])}
## Targets

${targetTable(results)}
## Servers under load

${serverTable(results.servers)}
- What counts is the processor time of the server's process, all of its threads, for one request: other work on the machine hardly changes it. Requests a second and the
  slowest answers are those of the wall, with the client on the same machine.
- *Bare Fastify* never heard of tsyncio: three awaited helpers a request (\`bench/debug/servers/fastify.ts\`). *Fastify and tsyncio*: a timeout, a task and a queue a request
  (\`tsyncio.ts\`). Debug mode is \`--import tsyncio/debug\`, the development mode \`--import tsyncio/dev\`; each includes its watchdog.
- *asyncio* has no web framework here: a responder on \`asyncio.start_server\` with the same two handlers (\`asyncio_http.py\`). So its times are no comparison of servers; its ratio is.
- All servers run at once. The client, autocannon in one process with 20 kept-alive connections, first gives each ${count(effort.warmup)} requests to warm up, and then, in turns, ${effort.rounds} times, ${count(effort.leadIn)} that do
  not count and ${count(effort.requests)} that do: after a pause debug mode takes more stacks, up to 20,000 of a kind, than under steady load. What the first of these requests cost is the column *after a pause*. Figures are medians of these rounds; in brackets
  the least and the greatest.
${complaints(results.servers)}
## Micro-benchmarks

${microTable(results.micro)}
- The programs of [\`bench/questions\`](../bench/questions), with \`ASYNCIODEBUG=1\` and without; for asyncio \`PYTHONASYNCIODEBUG=1\`. A figure is processor time of one operation, the median of ${effort.processes} processes.
- Debug mode takes the stack of every task and wait up to a rate (\`src/debug/runtime/creation-stacks.ts\`). These programs do nothing else and are far beyond it, so what is measured is the cost of a
  busy program, in which stacks are samples; asyncio takes every stack.

## Memory

${memoryTable(results.memory)}
A program in debug mode that awaits native functions, queues, locks, \`sleep(0)\`, tasks and \`Promise.all\` in turn; memory after a garbage collection.
Flat is a heap that grows by less than 5 % after the first two tenths, and a resident size that grows by no more than one doubling of V8's young generation (32 MB).

## Watchdog

\`\`\`
${results.watchdog?.text ?? ''}
\`\`\`
`;
}

function targetTable(results: Results): string {
  return grid(
    ['what', 'goal', 'here', ''],
    targets(results).map((one) => [one.what, one.goal, one.value, one.verdict]),
  );
}

function serverTable(servers: readonly ServerResult[]): string {
  const head = [
    'server',
    'mode',
    'processor time a request',
    'times',
    'after a pause',
    'requests a second',
    '99 % of answers within',
  ];
  return grid(
    head,
    servers.map((one) => [
      one.server,
      one.mode,
      `${median(one.cpu).toFixed(1)} µs (${Math.min(...one.cpu).toFixed(1)} – ${Math.max(...one.cpu).toFixed(1)})`,
      one.mode === 'without' ? '' : times(timesOf(servers, one)),
      `${median(one.leadIn).toFixed(1)} µs`,
      Math.round(median(one.throughput)).toLocaleString('en'),
      `${one.p99.toFixed(1)} ms`,
    ]),
  );
}

function microTable(micro: readonly MicroResult[]): string {
  const head = ['one operation', 'tsyncio', 'debug', 'times', 'asyncio', 'debug', 'times'];
  return grid(
    head,
    micro.map(({ title, figures }) => [title, ...pair(figures, 'tsyncio'), ...pair(figures, 'asyncio')]),
  );
}

function pair(figures: MicroResult['figures'], id: string): string[] {
  const [without, withDebug] = [figures.get(id), figures.get(`${id}-debug`)];
  if (without === undefined || withDebug === undefined) return ['', '', ''];
  return [duration(median(without)), duration(median(withDebug)), times(ratio(figures, id))];
}

function ratio(figures: MicroResult['figures'], id: string): number {
  return median(figures.get(`${id}-debug`) ?? []) / median(figures.get(id) ?? []);
}

function memoryTable(memory: readonly MemorySample[] | undefined): string {
  if (memory === undefined) return '';
  const body = memory.map((sample) => [millions(sample), megabytes(sample.rss), megabytes(sample.heap)]);
  return grid(['awaits', 'resident', 'heap'], body);
}

/** Correct servers: whatever debug mode said of ours was a false alarm. asyncio's only tell of a busy machine. */
function complaints(servers: readonly ServerResult[]): string {
  const ours = servers.filter(({ server }) => !server.startsWith('asyncio'));
  const loud = ours.filter((one) => one.complaints !== '');
  if (loud.length === 0) return '- Nothing was found in these servers, which is right.\n';
  return loud.map(({ server, mode }) => `- ${server}, ${mode}: something was found in it, or it failed.\n`).join('');
}

const millions = (sample: MemorySample | undefined): string => `${((sample?.awaits ?? 0) / 1e6).toFixed(1)} million`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const count = (value: number): string => value.toLocaleString('en');
const duration = (ns: number): string => (ns < 1_000 ? `${Math.round(ns)} ns` : `${(ns / 1_000).toPrecision(3)} µs`);
