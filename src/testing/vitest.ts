/**
 * For Vitest: a test that leaves something behind fails. In `vitest.config.ts`:
 *
 * ```ts no-run
 * export default defineConfig({ test: { setupFiles: ['tsyncio/testing/vitest'] } });
 * ```
 */
import { beginLeakCheck } from './leaks.ts';

/** What is used of it; Vitest is the program's dependency, not ours. */
interface Vitest {
  beforeEach(action: () => void): void;
  afterEach(action: (context: { readonly task?: { readonly result?: { readonly state: string } } }) => Promise<void>): void;
}

const runner: string = 'vitest';
const { beforeEach, afterEach } = (await import(runner)) as Vitest;

let check: ReturnType<typeof beginLeakCheck> | undefined;

beforeEach(() => {
  // Tests side by side (`concurrent`) cannot be told apart.
  check?.stop();
  check = beginLeakCheck();
});

afterEach(async ({ task }) => {
  const ended = check;
  check = undefined;
  if (task?.result?.state === 'fail') ended?.stop();
  else await ended?.end();
});
