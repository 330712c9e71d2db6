/** What the task-group tests share. */
import assert from 'node:assert/strict';
import { ExceptionGroup, sleep } from 'tsyncio';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export class OtherCrash extends Error {
  override readonly name = 'OtherCrash';
}

export async function crashAfter(ms: number, error: unknown = new Crash()): Promise<never> {
  await sleep(ms);
  throw error;
}

/** Parks for long, and fails in its clean-up when it is cancelled. */
export async function crashInCleanup(error: unknown = new Crash()): Promise<void> {
  try {
    await sleep(10_000);
  } finally {
    await Promise.reject(error);
  }
}

export async function valueAfter<T>(ms: number, value: T): Promise<T> {
  await sleep(ms);
  return value;
}

/** Sleeps, then puts `entry` into `list`. */
export async function pushAfter<T>(ms: number, list: T[], entry: T): Promise<void> {
  await sleep(ms);
  list.push(entry);
}

/** The group that `promise` must reject with. */
export async function groupOf(promise: PromiseLike<unknown>): Promise<ExceptionGroup> {
  const error = await promise.then(
    () => assert.fail('an ExceptionGroup was expected'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ExceptionGroup, `an ExceptionGroup was expected, not ${String(error)}`);
  return error;
}

/** The distinct classes of a group's errors, as Python's tests compare them. */
export function errorTypes(group: ExceptionGroup): Set<unknown> {
  return new Set(group.errors.map((error: { constructor: unknown }) => error.constructor));
}
