/** The figures as Markdown: for the terminal and for docs/benchmarks-io.md. */
import { circumstances, grid } from '../markdown.ts';
import { median } from '../statistics.ts';
import type { Echoed, Load } from './measure.ts';

/** Of one contender. */
export interface Sampled<T> {
  readonly title: string;
  readonly samples: readonly T[];
}

export interface Results {
  readonly began: Date;
  readonly passes: number;
  readonly echo: readonly { readonly load: Load; readonly contenders: readonly Sampled<Echoed>[] }[];
  /** Lines in a second. */
  readonly lines: readonly Sampled<number>[];
  /** µs for one child, so many at once. */
  readonly spawn: readonly { readonly atOnce: number; readonly contenders: readonly Sampled<number>[] }[];
  readonly missing: readonly string[];
}

const SIZES = new Map([
  [64, '64 B'],
  [1024, '1 KB'],
  [1 << 20, '1 MB'],
]);

const nameOf = ({ connections, size }: Load): string =>
  `${SIZES.get(size)}, ${connections === 1 ? 'one connection' : `${connections} connections`}`;

const rateOf = ({ samples }: Sampled<Echoed>): number => median(samples.map(({ perSecond }) => perSecond));
const processorOf = ({ samples }: Sampled<Echoed>): number => median(samples.map(({ processor }) => processor));

/** For the terminal. */
export function show(results: Results): string {
  return [targetTable(results), echoTable(results), linesTable(results), spawnTable(results), absent(results)]
    .filter((part) => part !== '')
    .join('\n');
}

export function page(results: Results): string {
  return `# I/O, beside bare Node, asyncio and uvloop

Made by \`npm run bench:io\`: do not edit. Everything was measured in one run, in turns.

${circumstances(results.began, [['asyncio, uvloop', others(results)]])}${absent(results)}
## Targets: echo through streams

${targetTable(results)}
- *Time* is that of one message. Once it is the processor time of the server's process, all of its threads: other work on the machine hardly changes it, nor does a
  client that is the slower of the two. And once the time of the wall, client included, from the messages a second.
- At least 2× asyncio: its time is at least twice ours. At least uvloop: its time is at least ours. At most 1.3× bare: our time is at most 1.3 times that of bare \`node:net\`.

## Echo

${echoTable(results)}
- The client (\`bench/io/programs/load.ts\`) is the same for all: on each connection it sends a message, waits until it has come back whole, and sends the next.
  The medians of ${results.passes} processes each; in brackets the least and the greatest.
- The servers are \`bench/io/programs/echo-*.ts\` and \`python.py\`: streams read, write and drain; the protocols and bare \`node:net\` write what they get.

## Lines

${linesTable(results)}
Lines of 40 bytes from a connection, as fast as they are taken. *Bare node:net* cuts them out by hand; \`readline\` makes strings of them; streams are \`for await (const line of reader)\`.

## Children

${spawnTable(results)}
Starting \`true\` with its output in a pipe, reading that to its end and waiting for the child.
`;
}

const OURS = 'tsyncio, streams';

function targetTable({ echo }: Results): string {
  const rows = echo.flatMap(({ load, contenders }) => {
    const find = (start: string, end: string) =>
      contenders.find(({ title }) => title.startsWith(start) && title.endsWith(end));
    const ours = find(OURS, '');
    if (ours === undefined) return [];
    return [
      ['asyncio', find('asyncio', ', streams'), 'at least 2×', (ratio: number) => ratio >= 2],
      ['uvloop', find('uvloop', ', streams'), 'at least 1×', (ratio: number) => ratio >= 1],
      ['bare node:net', find('bare', ''), 'at most 1.3×', (ratio: number) => ratio <= 1.3],
    ].flatMap(([name, other, goal, isReached]) => {
      if (other === undefined) return [];
      const isBare = name === 'bare node:net';
      const [peer, reached] = [other as Sampled<Echoed>, isReached as (ratio: number) => boolean];
      const processor = processorOf(peer) / processorOf(ours);
      const wall = rateOf(ours) / rateOf(peer);
      const cells = [processor, wall].flatMap((faster) => {
        const ratio = isBare ? 1 / faster : faster;
        return [times(ratio), reached(ratio) ? 'reached' : 'missed'];
      });
      return [[nameOf(load), `${isBare ? 'time of' : 'as quick as'} ${name}`, goal as string, ...cells]];
    });
  });
  return grid(['echo', 'what', 'goal', 'processor time', '', 'time of the wall', ''], rows, 3);
}

function echoTable({ echo }: Results): string {
  const rows = echo.flatMap(({ load, contenders }) =>
    contenders.map((one) => [
      nameOf(load),
      one.title,
      spread(
        one.samples.map(({ perSecond }) => perSecond),
        count,
      ),
      times(rateOf(one) / rateOf(contenders[0] ?? one)),
      `${processorOf(one).toFixed(1)} µs`,
      times(processorOf(one) / processorOf(contenders[0] ?? one)),
    ]),
  );
  const head = ['echo', 'server', 'messages a second', 'against bare', 'processor time of one', 'against bare'];
  return grid(head, rows, 2);
}

function linesTable({ lines }: Results): string {
  const [bare] = lines;
  const rows = lines.map((one) => [
    one.title,
    spread(one.samples, count),
    times(median(one.samples) / median(bare?.samples ?? [])),
  ]);
  return grid(['reader', 'lines a second', 'against bare'], rows, 1);
}

function spawnTable({ spawn }: Results): string {
  const rows = spawn.flatMap(({ atOnce, contenders }) =>
    contenders.map((one) => [
      atOnce === 1 ? 'one after the other' : `${atOnce} at once`,
      one.title,
      spread(one.samples, (value) => `${value.toFixed(0)} µs`),
      times(median(one.samples) / median(contenders[0]?.samples ?? [])),
    ]),
  );
  return grid(['children', 'by', 'time of one', 'against bare'], rows, 2);
}

function others({ echo, lines }: Results): string {
  const titles = [...(echo[0]?.contenders ?? []), ...lines].map(({ title }) => title.replace(/, \w+$/, ''));
  return [...new Set(titles.filter((title) => /^(asyncio|uvloop)/.test(title)))].join('; ') || 'missing';
}

const absent = ({ missing }: Results): string => missing.map((reason) => `Missing: ${reason}.\n`).join('');
const times = (value: number): string => `${value.toFixed(2)}×`;
const count = (value: number): string => Math.round(value).toLocaleString('en');

function spread(samples: readonly number[], format: (value: number) => string): string {
  const middle = format(median(samples));
  return samples.length === 1
    ? middle
    : `${middle} (${format(Math.min(...samples))} – ${format(Math.max(...samples))})`;
}
