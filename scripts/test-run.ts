/**
 * Runs test files, each in a process of its own, several at a time, and prints a line for each as it ends and what
 * failed in full at the end. Files that took longest last time begin first, so that none is left over alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { inRepository } from './paths.ts';
import { type Failure, type FileResult, runFile } from './test-process.ts';

export interface RunOptions {
  readonly node: string;
  readonly limit: number;
  readonly pattern?: string | undefined;
  /** Begins no further file after so many seconds. */
  readonly budget?: number | undefined;
  /** Prints files that failed, and nothing of those that passed. */
  readonly quiet?: boolean;
}

export interface RunResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Files that the budget did not reach. */
  readonly left: readonly string[];
}

const timesFile = inRepository('.build/test-times.json');

export async function runFiles(files: readonly string[], options: RunOptions): Promise<RunResult> {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const times = readTimes();
  const queue = options.budget === undefined ? longestFirst(files, times) : [...files];
  const results: FileResult[] = [];
  const width = String(files.length).length;
  const work = async () => {
    while (options.budget === undefined || elapsed() < options.budget) {
      const file = queue.shift();
      if (file === undefined) return;
      const result = await runFile(file, options);
      results.push(result);
      times[file] = Math.round(result.seconds * 10) / 10;
      const place = `[${String(results.length).padStart(width)}/${files.length}]`;
      if (options.quiet !== true || result.failures.length > 0) console.log(`${place} ${line(result)}`);
    }
  };
  // Node would leave one core to the runner itself; it computes nothing here.
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  if (options.pattern === undefined) writeFileSync(timesFile, JSON.stringify(times));
  const failed = results.filter((result) => result.failures.length > 0);
  for (const result of failed) for (const text of describe(result)) console.log(text);
  return {
    passed: sum(results, (result) => result.passed),
    failed: sum(results, (result) => result.failures.length),
    skipped: sum(results, (result) => result.skipped),
    seconds: elapsed(),
    left: queue,
  };
}

function line({ file, passed, skipped, failures, seconds }: FileResult): string {
  const counts = [`${passed} passed`];
  if (failures.length > 0) counts.unshift(`${failures.length} FAILED`);
  if (skipped > 0) counts.push(`${skipped} skipped`);
  return `${failures.length > 0 ? 'FAILED' : 'ok'} ${file}: ${counts.join(', ')} (${seconds.toFixed(1)} s)`;
}

function* describe({ file, failures, output }: FileResult): Generator<string> {
  yield `\n── test/${file}.test.ts`;
  for (const failure of failures) {
    yield `✖ ${failure.test ?? 'the whole file'}\n${failure.error.replace(/^/gm, '  ')}`;
    yield `  again: ${again(file, failure)}`;
  }
  if (output.trim() !== '') yield `  what it printed:\n${output.trimEnd().slice(-10_000).replace(/^/gm, '  | ')}`;
}

function again(file: string, { test }: Failure): string {
  const only = test === undefined ? '' : ` --only ${quote(test.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))}`;
  return `npm test -- ${file}${only}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function longestFirst(files: readonly string[], times: Readonly<Record<string, number>>): string[] {
  const time = (file: string) => times[file] ?? Number.POSITIVE_INFINITY;
  // Not a difference: infinities have none.
  return [...files].sort((a, b) => (time(a) === time(b) ? 0 : time(a) < time(b) ? 1 : -1));
}

function readTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(timesFile, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

function sum(results: readonly FileResult[], count: (result: FileResult) => number): number {
  return results.reduce((total, result) => total + count(result), 0);
}
