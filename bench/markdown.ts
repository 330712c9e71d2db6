/** What the pages of all benchmarks have in common. */
import { arch, cpus, loadavg, release, type } from 'node:os';
import process from 'node:process';

type Cells = readonly string[];

/** A table with so many columns of text, and then figures or short words; nothing without a row. */
export function grid(head: Cells, body: readonly Cells[], words = 1): string {
  if (body.length === 0) return '';
  const line = (cells: Cells): string => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map((_, i) => (i < words ? '---' : '---:'))), ...body.map(line)].join('');
}

/** When and on what it was measured; `more` has the rows of the page's own. */
export function circumstances(began: Date, more: readonly (readonly [what: string, text: string])[]): string {
  const cores = cpus();
  const rows = [
    ['when', began.toISOString().slice(0, 10)],
    ['machine', `${cores[0]?.model ?? 'unknown'}, ${cores.length} cores; load when done: ${loadavg()[0]?.toFixed(1)}`],
    ['system', `${type()} ${release()}, ${arch()}`],
    ['Node', `${process.version} (V8 ${process.versions.v8})`],
    ...more,
  ];
  return `| | |\n| --- | --- |\n${rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
}
