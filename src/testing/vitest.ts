/**
 * For Vitest: a test that leaves something behind fails. In `vitest.config.ts`:
 *
 * ```ts no-run
 * export default defineConfig({ test: { setupFiles: ['tsyncio/testing/vitest'] } });
 * ```
 *
 * Not for the pools that run tests in a VM context: a package cannot import `vitest` there.
 */
import type { SourceMapPayload } from 'node:module';
import { readMapsFrom, watchTest } from '../debug/index.ts';
import { beginLeakCheck } from './leaks.ts';

/** What is used of it; Vitest is the program's dependency, not ours. */
interface Vitest {
  beforeEach(action: () => void): void;
  afterEach(action: (context: TestContext) => Promise<void>): void;
}

interface TestContext {
  readonly task?: { readonly result?: { readonly state: string } };
}

/** Where Vitest keeps the maps of the modules that it has compiled: from version 4 on, and before. */
interface VitestWorker {
  readonly evaluatedModules?: { getModuleSourceMapById?(id: string): { readonly map?: SourceMapPayload } | null };
  readonly moduleCache?: { getSourceMap?(id: string): SourceMapPayload | null };
}

const runner: string = 'vitest';
const { beforeEach, afterEach } = (await import(runner)) as Vitest;

readMapsFrom((file) => {
  const { __vitest_worker__: worker } = globalThis as { readonly __vitest_worker__?: VitestWorker };
  return (
    worker?.evaluatedModules?.getModuleSourceMapById?.(file)?.map ??
    worker?.moduleCache?.getSourceMap?.(file) ??
    undefined
  );
});

let check: ReturnType<typeof beginLeakCheck> | undefined;
/** Tests under way. Those that run side by side (`concurrent`) cannot be told apart, and are not checked. */
let running = 0;

beforeEach(() => {
  running += 1;
  check?.stop();
  check = running === 1 ? beginLeakCheck(watchTest) : undefined;
});

afterEach(async ({ task }) => {
  running -= 1;
  const ended = check;
  check = undefined;
  if (task?.result?.state === 'fail') ended?.stop();
  else await ended?.end();
});
