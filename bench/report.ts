/** The figures as tables in Markdown: for the terminal and for docs/benchmarks.md. */
import { type Contender, type Contenders, SUBJECT } from './contenders.ts';
import { circumstances, grid } from './markdown.ts';
import type { Question } from './question.ts';
import { type Measured, type Row, ratio } from './results.ts';
import { median, percentile } from './statistics.ts';
import { judge } from './targets.ts';

/** Everything but the loads: a row a case, a column a contender. */
export function table(rows: readonly Row[], contenders: Contenders): string {
  const plain = rows.filter(({ question }) => question.kind !== 'fairness');
  const { present } = contenders;
  const parts: string[] = [];
  if (plain.length > 0) {
    const body = plain.map((row) => [
      `${row.question.title}, ${row.case.name}`,
      ...present.map((one) => figure(row, one)),
    ]);
    parts.push(grid(['', ...present.map(({ label }) => label)], body));
  }
  const loads = rows.filter(({ question }) => question.kind === 'fairness');
  if (loads.length > 0) parts.push(fairness(loads, present));
  return `${parts.join('\n')}`;
}

export function verdicts(rows: readonly Row[]): string {
  const body = judge(rows).map((one) => [one.what, one.case, one.against, one.goal, one.value, one.floor, one.verdict]);
  return grid(['what', 'case', 'against', 'goal', 'here', 'bare promises', ''], body);
}

/** How a run was made. */
export interface Procedure {
  readonly began: Date;
  readonly warmup: number;
  readonly sample: number;
  readonly budget: number;
  readonly load: number;
  /** Processes for each kind of question. */
  readonly processes: Readonly<Record<Question['kind'], number>>;
  /** What went wrong: a contender that failed has an empty cell. */
  readonly failures: readonly string[];
}

/** The whole page. */
export function page(rows: readonly Row[], contenders: Contenders, how: Procedure): string {
  const { processes } = how;
  return `# Benchmarks

Made by \`npm run bench\`: do not edit. Every figure is the median of its processes' (for a time ${processes.time}), all of one run, in turns; behind it stands the
same operation written for each peer, side by side in one file of [\`bench/questions\`](../bench/questions).

${circumstances(how.began, [
  ['peers', contenders.present.map(({ label }) => label).join('; ')],
  ...contenders.missing.map((line) => ['missing', line] as const),
  ...how.failures.map((failure) => ['failed', failure.split('\n', 1)[0] ?? ''] as const),
])}
## Targets

What the design asks for, and what this run found: ratios of what was measured side by side. The column *bare promises* shows what the least JavaScript that does
the job comes to by the same measure: an idea of what can be had.

${verdicts(rows)}
Streams, executors and debug mode have targets too; they are measured where they are built.

## Figures

In brackets: how many times as long as ${contenders.present[0]?.label} a peer takes, or how many times as much it holds. Below 1 the peer does better.

${table(rows, contenders)}
## What was asked

${questions(rows)}
## How it was measured

- Each figure comes from a process of its own, started by the runner, one at a time, first in one order and then in the other, and so on.
- A time is processor time of the thread that runs the program, so that other work on the machine does not count; on an idle machine it is what a clock on the wall shows,
  less what the program slept. Node 20 knows only the processor time of the whole process, helpers of the garbage collector included. The delays under load are the wall's.
- A process warms up for ${how.warmup} ms of that, doubling the number of rounds until a sample takes ${how.sample} ms or more, then takes samples for ${how.budget} ms and reports them all. Its figure is
  their median, and the table shows the median of the processes' figures.
- Python's processes follow the same procedure (\`harness.py\`). Garbage collection is on everywhere, as it is in production.
- Import: processor time of the whole process for the first import in it, ${processes.import} processes. Memory: ${processes.memory} processes. A load lasts ${how.load / 1_000} s, ${processes.fairness} processes.
- The work checks its own result (a sum, a count), so that no compiler can leave it out.

### Spread

The least and the greatest of the processes' figures: where the two are far apart, the machine was busy with something else.

${spread(rows, contenders.present)}`;
}

function figure(row: Row, contender: Contender): string {
  const measured = row.measured.get(contender.id);
  if (measured === undefined) return '';
  const text = quantity(row.question, measured.median);
  const times = contender.id === SUBJECT ? undefined : ratio(row, contender.id);
  return times === undefined ? text : `${text} (${times >= 100 ? Math.round(times) : times.toPrecision(2)}×)`;
}

function quantity({ kind }: Question, value: number): string {
  if (kind === 'memory') return `${Math.round(value)} B`;
  if (kind === 'import') return `${value.toFixed(1)} ms`;
  if (kind === 'fairness') return value >= 10 ? `${Math.round(value)} ms` : `${value.toFixed(2)} ms`;
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} ms`;
  return value < 1_000 ? `${Math.round(value)} ns` : `${(value / 1_000).toPrecision(3)} µs`;
}

function fairness(rows: readonly Row[], present: readonly Contender[]): string {
  const head = ['load', '', 'timer: ticks', 'median late', '99 %', 'most', 'HTTP: answers', 'median', '99 %', 'most'];
  const body = rows.flatMap((row) =>
    present.flatMap(({ id, label }) => {
      const measured = row.measured.get(id);
      return measured === undefined ? [] : [[row.case.name, label, ...delays(row.question, measured)]];
    }),
  );
  return grid(head, body);
}

function delays(question: Question, { late, http }: Measured): string[] {
  return [late, http].flatMap((times) => [
    String(times.length),
    ...[median(times), percentile(times, 0.99), percentile(times, 1)].map((value) => quantity(question, value)),
  ]);
}

function questions(rows: readonly Row[]): string {
  const seen = new Map(rows.map((row) => [row.name, row]));
  return [...seen.values()]
    .map(({ name, question }) => {
      const sizes = question.cases.map((one) => one.size.toLocaleString('en')).join(' or ');
      const same = question.same.replaceAll('\n', ' ').replaceAll('SIZE', sizes);
      return `- **${question.title}** ([${name}](../bench/questions/${name}.ts)), for one ${question.operation}. ${same}\n`;
    })
    .join('');
}

function spread(rows: readonly Row[], present: readonly Contender[]): string {
  const body = rows
    .filter(({ question }) => question.kind !== 'fairness')
    .map((row) => {
      const ranges = present.map(({ id }) => {
        const figures = row.measured.get(id)?.figures ?? [];
        if (figures.length === 0) return '';
        return `${quantity(row.question, Math.min(...figures))} – ${quantity(row.question, Math.max(...figures))}`;
      });
      return [`${row.question.title}, ${row.case.name}`, ...ranges];
    });
  return grid(['', ...present.map(({ label }) => label)], body);
}
