/**
 * I/O, side by side with bare Node, asyncio and uvloop in one run: `node bench/io/run.ts [--quick] [--write]`.
 *
 * Echo: the load comes from the same client for all. Where that client is the slower of the two, its rate says little
 * about the server, so the server's processor time for one message stands beside it. Every figure is the median of
 * several processes, one after the other and in turns. With `--write` the tables go to docs/benchmarks-io.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { inRepository } from '../../scripts/paths.ts';
import { median } from '../statistics.ts';
import { type Contender, contenders, missing } from './contenders.ts';
import { children, echo, type Load, lines } from './measure.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const PASSES = values.quick ? 1 : 3;
const MS = values.quick ? 400 : 2000;
const LINES = values.quick ? 200_000 : 3_000_000;
const CHILDREN = values.quick ? 40 : 400;

const LOADS: readonly Load[] = [
  { connections: 1, size: 64 },
  { connections: 1, size: 1024 },
  { connections: 1, size: 1 << 20 },
  { connections: 100, size: 64 },
  { connections: 100, size: 1024 },
  { connections: 100, size: 1 << 20 },
];
const SIZES = new Map([
  [64, '64 B'],
  [1024, '1 KB'],
  [1 << 20, '1 MB'],
]);

interface Table {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure for each contender, in several passes that go through all of them. */
async function inTurns<T>(all: readonly Contender[], measure: (contender: Contender) => Promise<T>): Promise<T[][]> {
  const samples: T[][] = all.map(() => []);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const [index, contender] of all.entries()) samples[index]?.push(await measure(contender));
  }
  return samples;
}

async function echoTable(load: Load): Promise<Table> {
  const all = contenders('echo');
  const samples = await inTurns(all, (contender) => echo(contender, load, MS));
  const rates = samples.map((list) => median(list.map(({ perSecond }) => perSecond)));
  const times = samples.map((list) => median(list.map(({ processor }) => processor)));
  return {
    title: `Echo, ${SIZES.get(load.size)}, ${load.connections === 1 ? 'one connection' : `${load.connections} connections`}`,
    heads: ['', 'messages/s', 'against bare', 'processor of the server, µs', 'against bare'],
    rows: all.map(({ title }, index) => [
      title,
      Math.round(rates[index] ?? 0).toLocaleString('en'),
      ratio(rates[index], rates[0]),
      (times[index] ?? 0).toFixed(1),
      ratio(times[index], times[0]),
    ]),
  };
}

async function linesTable(): Promise<Table> {
  const all = contenders('lines');
  const rates = (await inTurns(all, (contender) => lines(contender, LINES))).map(median);
  return {
    title: 'Lines of 40 bytes, from a connection',
    heads: ['', 'lines/s', 'against bare'],
    rows: all.map(({ title }, index) => [
      title,
      Math.round(rates[index] ?? 0).toLocaleString('en'),
      ratio(rates[index], rates[0]),
    ]),
  };
}

async function childrenTable(atOnce: number): Promise<Table> {
  const all = contenders('spawn');
  const times = (await inTurns(all, (contender) => children(contender, CHILDREN, atOnce))).map(median);
  return {
    title: `Starting \`true\` and reading its output, ${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}`,
    heads: ['', 'µs for one', 'against bare'],
    rows: all.map(({ title }, index) => [title, (times[index] ?? 0).toFixed(0), ratio(times[index], times[0])]),
  };
}

function ratio(value = Number.NaN, base = Number.NaN): string {
  return `${(value / base).toFixed(2)}×`;
}

function markdown({ title, heads, rows }: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', row(heads), row(heads.map(() => '---')), ...rows.map(row), ''].join('\n');
}

const tables: Table[] = [];
const show = (table: Table): void => {
  tables.push(table);
  console.log(markdown(table));
};
for (const load of values.quick ? LOADS.slice(0, 3) : LOADS) show(await echoTable(load));
show(await linesTable());
for (const atOnce of [1, 10]) show(await childrenTable(atOnce));
for (const absent of missing()) console.log(`missing: ${absent}`);

if (values.write) {
  const processor = cpus()[0]?.model ?? 'unknown';
  const head = `# I/O benchmarks

By \`node bench/io/run.ts --write\`, Node ${process.versions.node}, ${cpus().length} × ${processor}. Medians of ${PASSES} processes each.
${missing()
  .map((absent) => `Missing: ${absent}.\n`)
  .join('')}`;
  writeFileSync(inRepository('docs/benchmarks-io.md'), [head, ...tables.map(markdown)].join('\n'));
}
