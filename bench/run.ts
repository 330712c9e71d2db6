/**
 * Compares this library with its peers, side by side in one run.
 *
 *     npm run bench                        everything, some ten minutes; writes docs/benchmarks.md
 *     npm run bench -- --only queue        one question (or several: --only queue --only tasks); writes nothing
 *     npm run bench -- --quick             one short process each: for a first look; writes nothing without --write
 *
 * Every figure comes from processes of its own, one after the other and in turns (ours, theirs, theirs, ours, …), so
 * that a neighbour on the machine, or its temperature, is no contender's advantage.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { inRepository } from '../scripts/paths.ts';
import { ask } from './ask.ts';
import { type Contender, type Contenders, findContenders } from './contenders.ts';
import type { Job } from './job.ts';
import { prepare } from './prepare.ts';
import type { Case, Question } from './question.ts';
import { page, table, verdicts } from './report.ts';
import type { Measured, Row } from './results.ts';
import { median } from './statistics.ts';

/** The order of the report. */
const QUESTIONS = [
  'tasks',
  'sleep-zero',
  'queue',
  'lock-uncontended',
  'lock-contended',
  'sleepers',
  'gather',
  'task-group',
  'cancel',
  'memory',
  'import',
  'fairness',
] as const;

const EFFORT = {
  full: { warmup: 400, sample: 30, budget: 600, minSamples: 3, load: 2_000 },
  quick: { warmup: 200, sample: 20, budget: 200, minSamples: 2, load: 500 },
};

/** Processes a contender gets for one case. A start-up is short and noisy, a load long. */
const PROCESSES: Record<Question['kind'], number> = { time: 3, memory: 3, import: 7, fairness: 2 };
const QUICK_PROCESSES: typeof PROCESSES = { time: 1, memory: 1, import: 3, fairness: 1 };

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const unknown = options.only.filter((name) => !QUESTIONS.some((question) => question === name));
if (unknown.length > 0) {
  console.error(`bench: no question ${unknown.join(', ')}. There are: ${QUESTIONS.join(', ')}`);
  process.exit(2);
}

const effort = options.quick ? EFFORT.quick : EFFORT.full;
const processes = options.quick ? QUICK_PROCESSES : PROCESSES;
const failures: string[] = [];
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

prepare('bench');
const began = new Date();
const contenders = findContenders();
for (const line of contenders.missing) say(`missing: ${line}`);
const rows: Row[] = [];
for (const name of QUESTIONS) {
  if (options.only.length > 0 && !options.only.includes(name)) continue;
  const { question }: { question: Question } = await import(`./questions/${name}.ts`);
  for (const one of question.cases) rows.push(await measure(name, question, one, contenders));
}

console.log(table(rows, contenders));
console.log(verdicts(rows));
if (failures.length > 0) {
  console.error(failures.join('\n\n'));
  process.exitCode = 1;
}
if (options.only.length === 0 && (options.write || !options.quick)) {
  writeFileSync(inRepository('docs/benchmarks.md'), page(rows, contenders, { began, ...effort, processes, failures }));
  say('written: docs/benchmarks.md');
}

async function measure(name: string, question: Question, one: Case, { present }: Contenders): Promise<Row> {
  const job: Job = { question: name, case: one.name, size: one.size, operations: one.operations, ...effort };
  const isLoad = question.kind === 'fairness';
  let running = present.filter((contender) => answers(name, question, contender));
  const found = new Map(
    running.map(({ id }) => [id, { figures: [] as number[], late: [] as number[], http: [] as number[] }]),
  );
  const turns = processes[question.kind];
  for (let turn = 0; turn < turns; turn++) {
    say(`${name}, ${one.name}: ${turn + 1} of ${turns}`);
    for (const contender of turn % 2 === 0 ? running : running.toReversed()) {
      try {
        const reply = await ask(contender, job, isLoad);
        const notes = found.get(contender.id);
        notes?.figures.push(median(reply.samples));
        if (isLoad) {
          notes?.late.push(...reply.samples);
          notes?.http.push(...reply.http);
        }
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
        running = running.filter((other) => other !== contender);
        found.delete(contender.id);
      }
    }
  }
  const measured = new Map<string, Measured>();
  for (const [id, notes] of found) measured.set(id, { ...notes, median: median(notes.figures) });
  return { name, question, case: one, measured };
}

function answers(name: string, question: Question, contender: Contender): boolean {
  if (contender.peer !== undefined) return question.peers[contender.peer] !== undefined;
  return readdirSync(join(import.meta.dirname, 'questions')).includes(`${name}.py`);
}
