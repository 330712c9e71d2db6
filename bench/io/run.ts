/**
 * I/O, side by side with bare Node, asyncio and uvloop in one run; what is compared takes turns, a process at a time.
 *
 * The load comes from the same client for all. Where that client is the slower of the two, its rate says little about
 * the server, so the server's processor time for one message stands beside it.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { inRepository } from '../../scripts/paths.ts';
import { prepare } from '../prepare.ts';
import { type Contender, contenders, missing } from './contenders.ts';
import { children, echo, type Load, lines } from './measure.ts';
import { page, type Results, type Sampled, show } from './report.ts';

const HELP = `usage: npm run bench:io -- [options]

I/O beside bare Node, asyncio and uvloop, in one run: echo, lines, child processes. Prints tables; progress goes to
standard error. The whole takes some ten minutes, and writes docs/benchmarks-io.md.

  --quick      a first look, in less than a minute; writes nothing without --write
  --only PART  echo, lines or spawn; may be given several times; writes nothing
  --write      write docs/benchmarks-io.md after --quick too
  --help       this text`;

const PARTS = ['echo', 'lines', 'spawn'] as const;
type Part = (typeof PARTS)[number];

const ALL_LOADS: readonly Load[] = [1, 100].flatMap((connections) =>
  [64, 1024, 1 << 20].map((size) => ({ connections, size })),
);
const EFFORT = {
  full: { passes: 3, ms: 1500, lines: 2_000_000, children: 300, loads: ALL_LOADS },
  quick: { passes: 1, ms: 400, lines: 200_000, children: 40, loads: ALL_LOADS.slice(0, 3) },
};

const options = parse();
const asks = (part: Part): boolean => options.only.length === 0 || options.only.includes(part);
const effort = options.quick ? EFFORT.quick : EFFORT.full;
prepare('bench:io');

const results: Results = {
  began: new Date(),
  passes: effort.passes,
  echo: asks('echo') ? await measureEcho() : [],
  lines: asks('lines') ? await inTurns('lines', contenders('lines'), (one) => lines(one, effort.lines)) : [],
  spawn: asks('spawn') ? await measureSpawn() : [],
  missing: missing(),
};
console.log(show(results));
if (options.only.length === 0 && (options.write || !options.quick)) {
  writeFileSync(inRepository('docs/benchmarks-io.md'), page(results));
  console.error('written: docs/benchmarks-io.md');
}

async function measureEcho(): Promise<Results['echo']> {
  const measured: Results['echo'][number][] = [];
  for (const load of effort.loads) {
    const title = `echo, ${load.size} bytes, connections: ${load.connections}`;
    const found = await inTurns(title, contenders('echo'), (one) => echo(one, load, effort.ms));
    measured.push({ load, contenders: found });
  }
  return measured;
}

async function measureSpawn(): Promise<Results['spawn']> {
  const measured: Results['spawn'][number][] = [];
  for (const atOnce of [1, 10]) {
    const title = `children, at once: ${atOnce}`;
    const found = await inTurns(title, contenders('spawn'), (one) => children(one, effort.children, atOnce));
    measured.push({ atOnce, contenders: found });
  }
  return measured;
}

/** Samples of each contender, in several passes that go through all of them. */
async function inTurns<T>(
  what: string,
  all: readonly Contender[],
  measure: (contender: Contender) => Promise<T>,
): Promise<Sampled<T>[]> {
  const sampled = all.map(({ title }) => ({ title, samples: [] as T[] }));
  for (let pass = 1; pass <= effort.passes; pass += 1) {
    console.error(`${what}: ${pass} of ${effort.passes}`);
    for (const [index, contender] of all.entries()) sampled[index]?.samples.push(await measure(contender));
  }
  return sampled;
}

function parse(): { readonly quick: boolean; readonly write: boolean; readonly only: readonly string[] } {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit();
    }
    const unknown = values.only.filter((name) => !PARTS.some((part) => part === name));
    if (unknown.length > 0) throw new RangeError(`no part ${unknown.join(', ')}. There are: ${PARTS.join(', ')}`);
    return values;
  } catch (error) {
    console.error(`bench:io: ${(error as Error).message}\nTry --help.`);
    process.exit(2);
  }
}
