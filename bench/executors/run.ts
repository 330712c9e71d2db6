/**
 * Compares the executors with the pools of npm and with CPython's. `npm run bench:executors -- --help` says how.
 *
 * Each contender runs in processes of its own, all of them in turn and several times over, so that what the machine does
 * besides falls on all alike; the tables show medians of all samples.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { inRepository } from '../../scripts/paths.ts';
import { prepare } from '../prepare.ts';
import { page, type Results, table, targetTable } from './report.ts';
import { ask, findRows } from './rows.ts';

const HELP = `Compares the executors with piscina, tinypool, workerpool, poolifier and CPython's, side by side in one run.

    npm run bench:executors                       everything, some five minutes; writes docs/benchmarks-executors.md
    npm run bench:executors -- --quick            a first look, one minute; writes nothing without --write
    npm run bench:executors -- --only piscina     one contender beside ours (or several: --only a --only b); writes nothing
    npm run bench:executors -- --help             this

Progress goes to stderr, the tables to stdout.`;

const EFFORT = { full: { passes: 4, samples: 9 }, quick: { passes: 1, samples: 5 } };
const COLD_STARTS = 2;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit();
}

prepare('bench:executors');
const field = findRows();
const ids = field.rows.map(({ id }) => id);
const unknown = options.only.filter((name) => !ids.includes(name));
if (unknown.length > 0) {
  console.error(`bench:executors: no contender ${unknown.join(', ')}. There are: ${ids.join(', ')}`);
  process.exit(2);
}
for (const sentence of field.missing) console.error(`missing: ${sentence}`);

const rows = field.rows.filter(({ id }) => options.only.length === 0 || id === 'thread' || options.only.includes(id));
const effort = options.quick ? EFFORT.quick : EFFORT.full;
const failures: string[] = [];
const began = new Date();
for (let pass = 1; pass <= effort.passes; pass += 1) {
  for (const row of pass % 2 === 1 ? rows : rows.toReversed()) {
    console.error(`pass ${pass} of ${effort.passes}: ${row.title}`);
    const runs = [['warm', String(effort.samples)], ...Array.from({ length: COLD_STARTS }, () => ['cold'])];
    for (const args of runs) {
      const failure = ask(row, args);
      if (failure !== undefined) failures.push(failure);
    }
  }
}

const results: Results = { ...field, ...effort, rows, began, failures };
console.log(`${targetTable(results)}\n${table(results)}`);
if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exitCode = 1;
}
if (options.only.length === 0 && (options.write || !options.quick)) {
  writeFileSync(inRepository('docs/benchmarks-executors.md'), page(results));
  console.error('written: docs/benchmarks-executors.md');
}
