import { beginLeakCheck, loadWatch } from './leaks.ts';

/**
 * Makes every test of this file (or of the `describe` around the call) fail that leaves something behind: a promise
 * nobody awaited, an exception nobody looked at, a pending task, an open resource. The error names the line. For
 * `node:test`; for Vitest, put `'tsyncio/testing/vitest'` into `setupFiles`.
 *
 * Not for tests that run side by side (`concurrency`). What a `beforeEach` opens that was registered before this call is
 * not checked.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import { createTask, sleep } from 'tsyncio';
 * import { leakChecks } from 'tsyncio/testing';
 *
 * leakChecks();
 *
 * test('waits for its task', async () => {
 *   await createTask(() => sleep(1));
 * });
 * ```
 */
export function leakChecks(): void {
  // Loaded here: it costs as much as the rest of the package, and most users of this entry bring another runner, or none.
  const { afterEach, beforeEach } = process.getBuiltinModule('node:test');
  let check: ReturnType<typeof beginLeakCheck> | undefined;
  /** How many tests are under way: one, and those inside it. */
  let depth = 0;
  beforeEach(async () => {
    if (depth++ === 0) check = beginLeakCheck(await loadWatch());
  });
  afterEach(async () => {
    if (--depth > 0) return;
    const ended = check;
    check = undefined;
    await ended?.end();
  });
}
