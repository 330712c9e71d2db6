/** How the results are shown. Colours only where the stream is a terminal that wants them. */
import { styleText } from 'node:util';
import type { Result } from './fetcher.ts';

export function table(results: readonly Result[], stream: NodeJS.WriteStream): string {
  const head = ['url', 'status', 'tries', 'ms', 'bytes'];
  const rows = results.map((r) => [
    r.url,
    String(r.status),
    String(r.tries),
    r.ms.toFixed(0),
    r.bytes.toLocaleString('en'),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [
    styleText('bold', line(head), { stream }),
    ...rows.map((row, i) => styleText(colour(results[i]?.status), line(row), { stream })),
  ].join('\n');
}

function colour(status: number | string | undefined): 'green' | 'yellow' | 'red' {
  if (typeof status === 'number' && status < 400) return 'green';
  return status === 'interrupted' ? 'yellow' : 'red';
}
