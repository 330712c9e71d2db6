/**
 * What a test leaves behind: promises nobody awaited, exceptions nobody looked at, tasks that are still pending, things
 * that are still open. For the time of a test debug mode watches, and what it finds is the test's error.
 *
 * There is one watch at a time, and what is found cannot be told apart by test: tests that are checked run one after the
 * other, as those of a file do unless they are told otherwise. A test inside a test is a part of the outer one.
 */
import type { Finding, watchTest } from '../debug/index.ts';

type WatchTest = typeof watchTest;

const LEAKS: ReadonlySet<Finding['kind']> = new Set([
  'never-awaited',
  'never-retrieved',
  'stuck-task',
  'resource-leak',
]);
/** Turns of Node's loop after a test, in which what was told to end does so. */
const TURNS = 3;
// A test may put timers of its own in the place of Node's.
const { setImmediate: nextTurn } = globalThis;

/** A test that leaves something behind. Its message names each thing and the line that it comes from. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
  readonly code = 'TSYNCIO_LEAK';
  declare readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const what = findings.length === 1 ? 'something' : `${findings.length} things`;
    super(`the test leaves ${what} behind${findings.map(describe).join('')}`);
    // Not enumerable: whoever prints the error has the message.
    Object.defineProperty(this, 'findings', { value: findings });
    // Where it was checked is of no interest.
    this.stack = `${this.name}: ${this.message}`;
  }
}

function describe({ kind, message, location, functionName, hint }: Finding): string {
  const place = location === null ? '' : `${location.file}:${location.line}:${location.column}`;
  const frame = functionName === null ? place : `${functionName} (${place})`;
  return `\n  ${kind}: ${message}${place === '' ? '' : `\n    at ${frame}`}\n    hint: ${hint}`;
}

/**
 * Runs `body` and returns its result, if nothing is left behind.
 *
 * @throws LeakError when a promise made in it was never awaited, an exception never looked at, a task is still pending,
 *   or a server, socket, file, worker, … is still open; what `body` throws; RuntimeError in debug mode.
 * @example
 * ```ts
 * import { createTask, sleep } from 'tsyncio';
 * import { checkLeaks } from 'tsyncio/testing';
 *
 * await checkLeaks(async () => {
 *   await createTask(() => sleep(1));
 * });
 * ```
 */
export async function checkLeaks<T>(body: () => PromiseLike<T> | T): Promise<T> {
  const check = beginLeakCheck(await loadWatch());
  let result: T;
  try {
    result = await body();
  } catch (error) {
    check.stop();
    throw error;
  }
  await check.end();
  return result;
}

/** Debug mode is loaded by the first test that is checked: most who import this entry want the virtual clock. */
export async function loadWatch(): Promise<WatchTest> {
  return (await import('../debug/index.ts')).watchTest;
}

/** For the set-ups of test runners: `end()` rejects with a LeakError, `stop()` leaves it at that. */
export function beginLeakCheck(watchTest: WatchTest): { end(): Promise<void>; stop(): void } {
  const watch = watchTest();
  return {
    stop: () => watch.stop(),
    end: async () => {
      try {
        for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => nextTurn(resolve));
        const leaks = watch.finish().filter(({ kind }) => LEAKS.has(kind));
        if (leaks.length > 0) throw new LeakError(leaks);
      } finally {
        watch.stop();
      }
    },
  };
}
