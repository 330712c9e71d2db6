/** Workers die at random under many calls: every call ends exactly once, and nothing hangs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BrokenExecutor,
  CancelledError,
  InterpreterPoolExecutor,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
} from 'tsyncio';

const CALLS = 10_000;

/** Counts how often each call runs, in memory that all threads share; now and then one kills its worker. */
function countRun(index: number, runs: Uint8Array): number {
  Atomics.add(runs, index, 1);
  // A number that looks random and is the same in each run: 40 of 10,000 are deadly.
  if ((index * 7919) % 10_007 < 40) process.exit(1);
  return index;
}

for (const [name, make] of [
  ['thread', () => new ThreadPoolExecutor({ maxWorkers: 3 })],
  ['interpreter', () => new InterpreterPoolExecutor({ maxWorkers: 3 })],
] as const) {
  test(`${name}: with workers dying under 10,000 calls each call ends once, and runs once at most`, async () => {
    await using pool = make();
    const runs = new Uint8Array(new SharedArrayBuffer(CALLS));
    const ends = new Uint8Array(CALLS);
    const futures = Array.from({ length: CALLS }, (_, i) => {
      const future = pool.submit(countRun, i, runs);
      future.addDoneCallback(() => {
        ends[i] = (ends[i] ?? 0) + 1;
      });
      return future;
    });
    // Some are cancelled meanwhile: those must not have run, or have ended before.
    for (let i = 5; i < CALLS; i += 97) futures[i]?.cancel();
    let broken = 0;
    for (const [i, future] of futures.entries()) {
      try {
        assert.equal(await future, i);
        assert.equal(runs[i], 1, `call ${i} ran ${runs[i]} times`);
      } catch (error) {
        if (error instanceof BrokenExecutor) {
          broken += 1;
          assert.equal((i * 7919) % 10_007 < 40, true, `call ${i} did not kill its worker`);
        } else {
          assert.ok(error instanceof CancelledError);
          assert.equal(runs[i], 0, `call ${i} was cancelled and ran`);
        }
      }
    }
    assert.ok(ends.every((count) => count === 1));
    assert.ok(broken > 20, `${broken} deaths`);
  });
}

test('process: a worker that is killed under many calls ends them all, each once', async () => {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const ends = new Uint8Array(2000);
  const futures = Array.from({ length: 2000 }, (_, i) => {
    const future = pool.submit((n: number) => {
      if (n === 500) process.kill(process.pid, 'SIGKILL');
      return n;
    }, i);
    future.addDoneCallback(() => {
      ends[i] = (ends[i] ?? 0) + 1;
    });
    return future;
  });
  const results = await Promise.allSettled(futures);
  await pool.shutdown();
  assert.ok(ends.every((count) => count === 1));
  assert.equal(results[500]?.status, 'rejected');
  assert.equal(results[1999]?.status, 'rejected');
  assert.deepEqual(results[0], { status: 'fulfilled', value: 0 });
});
