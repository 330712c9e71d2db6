/** The watchdog's cost while nothing happens, and how soon it names a line, from the program beside this one. */
import { join } from 'node:path';
import process from 'node:process';
import { execute } from '../../scripts/processes.ts';

export interface WatchdogResult {
  readonly text: string;
  /** % of a core, more than without. */
  readonly more: ReadonlyMap<string, number>;
}

export function measureWatchdog(seconds: number): WatchdogResult {
  process.stderr.write(`watchdog: three times ${seconds} s\n`);
  const { code, output } = execute(process.execPath, [join(import.meta.dirname, 'watchdog.ts'), String(seconds)], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`watchdog.ts failed:\n${output}`);
  const more = new Map<string, number>();
  for (const [, mode = '', share] of output.matchAll(/^ {2}(\w+) .* (-?[\d.]+) % more$/gm))
    more.set(mode, Number(share));
  return { text: output.trim(), more };
}
