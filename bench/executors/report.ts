/** The figures as Markdown: for the terminal and for docs/benchmarks-executors.md. */
import { circumstances, grid } from '../markdown.ts';
import { COLD_START, questions } from './question.ts';
import { type Field, figure, type Row } from './rows.ts';

export interface Results extends Field {
  readonly began: Date;
  readonly passes: number;
  readonly samples: number;
  readonly failures: readonly string[];
}

const asked = [...questions, COLD_START];
const RIVALS = ['piscina', 'tinypool', 'workerpool'];

interface Target {
  readonly what: string;
  readonly goal: string;
  readonly question: string;
  /** How many times faster than the best of the rivals. */
  readonly times: number;
}

const TARGETS: readonly Target[] = [
  { what: 'round trip, one worker', goal: 'ahead of all three', question: 'one', times: 1 },
  { what: 'round trip, two workers', goal: 'ahead of all three', question: 'two', times: 1 },
  { what: 'small calls, many at once', goal: 'at least 5× the best', question: 'many', times: 5 },
];

export function targetTable({ rows }: Results): string {
  const threads = rows.find(({ id }) => id === 'thread');
  const body = TARGETS.map(({ what, goal, question, times }) => {
    const rivals = rows.filter(
      ({ id }) =>
        RIVALS.includes(id) &&
        figure(
          rows.find((row) => row.id === id),
          question,
        ) > 0,
    );
    const best = rivals.toSorted((a, b) => figure(a, question) - figure(b, question))[0];
    const ratio = figure(best, question) / figure(threads, question);
    const verdict = ratio > times ? 'reached' : 'missed';
    return [
      what,
      goal,
      best?.title ?? 'nobody',
      number(figure(best, question)),
      number(figure(threads, question)),
      `${ratio.toFixed(2)}×`,
      verdict,
    ];
  });
  return grid(['what', 'goal', 'the best of the three', 'its µs', 'ours', 'times', ''], body);
}

export function table({ rows }: Results): string {
  const head = ['', ...asked.map(({ title, unit }) => `${title}, ${unit}`)];
  return grid(
    head,
    rows.map((row) => [row.title, ...asked.map(({ id }) => cell(row, id))]),
  );
}

function cell(row: Row, id: string): string {
  const samples = row.samples.get(id);
  if (samples === undefined) return '–';
  return `${number(figure(row, id))} (${number(Math.min(...samples))})`;
}

export function page(results: Results): string {
  return `# Executors and their peers

Made by \`npm run bench:executors\`: do not edit. Everything was measured in one run, in turns.

${circumstances(results.began, [['CPython', results.python ?? 'missing on this machine']])}
## Targets

Those of \`ThreadPoolExecutor\` against the best of piscina, tinypool and workerpool.

${targetTable(results)}
## All of them

${table(results)}
- Medians, and in brackets the least. Each contender runs in processes of its own, ${results.passes} of them, all contenders in turn; each gives ${results.samples} samples a question, after a warm-up, and as many cold starts as
  there are processes, times two.
- The work is an addition, so that the call is all that costs (\`bench/executors/work\`); with 1 MB it is the length of the bytes. A round trip is awaited before the next is
  submitted: 500 of them a sample. *Many at once* are 5,000 submitted in one turn, and awaited together. Results are checked.
- Cold start: the library is loaded, and the clock runs from the making of a pool of one worker to its first answer.
- A dash: the pool cannot do that. CPython's threads share memory and copy nothing, and its processes hand nothing over.
${results.missing.map((sentence) => `- Missing: ${sentence}.\n`).join('')}${results.failures.map((text) => `- Failed: ${text.split('\n')[0]}\n`).join('')}`;
}

function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
