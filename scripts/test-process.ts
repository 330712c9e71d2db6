/**
 * One test file in a process of its own, which leads a process group. A file that is not done when its limit is over is
 * killed with all that it started, and the result says which tests it was in: a runner inside the process could not end
 * a thread that sits in `Atomics.wait`. What a file leaves running when it ends is killed too.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, repository } from './paths.ts';

/** What scripts/test-events.mjs writes. */
interface TestEvent {
  readonly kind: 'begun' | 'ended' | 'passed' | 'failed' | 'skipped';
  readonly name: string;
  readonly nesting: number;
  readonly line?: number;
  readonly isSuite?: boolean;
  readonly because?: 'subtests';
  readonly error?: string;
}

export interface Failure {
  /** Undefined for the file as a whole. */
  readonly test: string | undefined;
  readonly error: string;
}

export interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  readonly seconds: number;
  /** What the process printed, on both streams. */
  readonly output: string;
}

export interface ProcessOptions {
  readonly node: string;
  /** Seconds until it is killed. */
  readonly limit: number;
  /** Runs only the tests whose name matches. */
  readonly pattern?: string | undefined;
}

const groups = new Set<number>();

/** Kills every test process that runs, with what it started. */
export function killAll(): void {
  for (const group of groups) killGroup(group);
}

export async function runFile(file: string, options: ProcessOptions): Promise<FileResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-test-'));
  try {
    return await runIn(folder, file, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The arguments of Node for a file: what a failure prints, so that it can be run by hand. */
export function nodeArguments(file: string, pattern?: string): string[] {
  return [
    // What happens when a future or task is collected is behaviour, and tested.
    '--expose-gc',
    ...(pattern === undefined ? [] : [`--test-name-pattern=${pattern}`]),
    `.build/test/${file}.test.js`,
  ];
}

async function runIn(folder: string, file: string, options: ProcessOptions): Promise<FileResult> {
  const events = join(folder, 'events');
  const reporter = `--test-reporter=${inRepository('scripts/test-events.mjs')}`;
  const began = performance.now();
  const child = spawn(options.node, [reporter, ...nodeArguments(file, options.pattern)], {
    cwd: repository,
    env: { ...process.env, TEST_EVENTS: events },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const group = child.pid;
  if (group !== undefined) groups.add(group);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => child.once('close', resolve));
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    if (group !== undefined) killGroup(group);
  }, options.limit * 1000);
  const end = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (isOverdue) resolve(`was not done after ${options.limit} s and was killed`);
      else if (code !== 0) resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
      else resolve(undefined);
    });
  });
  clearTimeout(timer);
  if (group !== undefined) {
    killGroup(group);
    groups.delete(group);
    // A process that left the group and keeps our pipes would keep us as well.
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  }
  const seconds = (performance.now() - began) / 1000;
  return { file, ...summary(readEvents(events), end), seconds, output: Buffer.concat(chunks).toString() };
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function readEvents(file: string): TestEvent[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  // A process that was killed may have been writing.
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as TestEvent);
}

function summary(events: readonly TestEvent[], end: string | undefined) {
  let passed = 0;
  let skipped = 0;
  const failures: Failure[] = [];
  const open: TestEvent[] = [];
  for (const event of events) {
    if (event.kind === 'begun') open.push(event);
    else if (event.kind === 'ended') remove(open, event);
    else {
      // Outcomes come in the order of the file, a suite after its tests.
      if (event.kind === 'failed' && event.because === undefined) {
        failures.push({ test: event.name, error: event.error ?? 'no error was told' });
      }
      // Of a suite that is skipped nothing else is told.
      if (event.isSuite === true && event.kind !== 'skipped') continue;
      if (event.kind === 'passed') passed += 1;
      else if (event.kind === 'skipped') skipped += 1;
    }
  }
  const early = end ?? (open.length > 0 ? 'ended before its tests had' : undefined);
  if (early !== undefined && (failures.length === 0 || open.length > 0)) {
    const names = open.filter((test) => !open.some((other) => other.nesting > test.nesting)).map((test) => test.name);
    const where =
      names.length === 0 ? 'outside of any test' : `in ${names.map((name) => JSON.stringify(name)).join(', ')}`;
    failures.push({ test: names[0], error: `the file's process ${early}, ${where}` });
  }
  if (end === undefined && passed + skipped + failures.length === 0) {
    failures.push({ test: undefined, error: 'the file ran no test' });
  }
  return { passed, skipped, failures };
}

function remove(open: TestEvent[], ended: TestEvent): void {
  const index = open.findLastIndex((test) => test.name === ended.name && test.nesting === ended.nesting);
  if (index !== -1) open.splice(index, 1);
}
