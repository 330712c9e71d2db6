/**
 * Runs the compiled tests on every release line of Node that is supported: `node scripts/matrix.ts [line …]`.
 * It compiles nothing. A line that cannot be had here is named in the table and does not fail the run; a line whose
 * tests fail does. The last line counts the tests of all of them.
 */
import { writeFileSync } from 'node:fs';
import { findNode } from './nodes.ts';
import { inRepository } from './paths.ts';
import { testFiles } from './test-files.ts';
import { runFiles } from './test-run.ts';

interface Row {
  readonly node: string;
  readonly outcome: 'passed' | 'failed' | 'not to be had';
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly note: string;
}

const lines = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
const files = testFiles('ordinary');
if (files.length === 0) {
  console.error('no compiled test in .build/test: run `npm run build && npm run build:test` first');
  process.exit(1);
}
const rows: Row[] = [];
for (const line of lines) rows.push(await runOn(line));
const total = (key: 'passed' | 'failed' | 'skipped') => rows.reduce((sum, row) => sum + row[key], 0);
const counts = `matrix: ${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
const summary = `${table(rows)}\n${counts}`;
console.log(summary);
// For .ci/run, which closes with it.
writeFileSync(inRepository('.build/matrix.txt'), `${summary}\n`);
process.exit(rows.some((row) => row.outcome === 'failed') ? 1 : 0);

async function runOn(line: string): Promise<Row> {
  const node = findNode(line);
  if (!node.found) {
    console.log(`\nNode ${line}: not to be had here, going on without it (${node.why})`);
    const none = { passed: 0, failed: 0, skipped: 0, seconds: 0 };
    return { node: line, outcome: 'not to be had', ...none, note: node.why };
  }
  console.log(`\nNode ${node.version}: ${files.length} test files`);
  const counts = await runFiles(files, { node: node.command, limit: 300, quiet: true });
  return { node: node.version, outcome: counts.failed === 0 ? 'passed' : 'failed', ...counts, note: '' };
}

function table(all: readonly Row[]): string {
  const cells = all.map((row) => [
    row.node,
    row.outcome,
    String(row.passed),
    String(row.failed),
    String(row.skipped),
    `${row.seconds.toFixed(1)} s`,
    row.note,
  ]);
  const head = ['Node', 'outcome', 'passed', 'failed', 'skipped', 'time', ''];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
