/** Promise and event-loop helpers shared by the tests of the core. */
import { sleep } from 'tsyncio';

/** Lets everything that is ready now run once: CPython's `test_utils.run_briefly`. */
export async function runBriefly(): Promise<void> {
  await sleep(0);
}

/** What a promise-returning or throwing call failed with; fails the test when it did not fail. */
export async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, there was none');
}
