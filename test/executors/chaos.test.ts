/** Workers die at random under many calls: every call ends exactly once, and nothing hangs. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  BrokenExecutor,
  BrokenProcessPool,
  CancelledError,
  type ConcurrentFuture,
  InterpreterPoolExecutor,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
} from 'tsyncio';
import { scratch, until } from './support/kinds.ts';
import * as work from './support/work.ts';

const CALLS = 10_000;

/** What becomes of a call, or of its worker soon after it. */
type Fate = 'lives' | 'exits' | 'exits later' | 'holds on' | 'is cancelled';

/** How many calls in 10,000 have each fate. */
const FATES: readonly (readonly [Fate, number])[] = [
  ['exits', 25],
  ['exits later', 25],
  ['holds on', 15],
  ['is cancelled', 100],
];

/** Numbers that look random, and are the same in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function fates(seed: number): Fate[] {
  const random = randomNumbers(seed);
  const list: Fate[] = new Array<Fate>(CALLS).fill('lives');
  for (const [fate, count] of FATES) {
    for (let i = 0; i < count; i += 1) list[Math.floor(random() * CALLS)] = fate;
  }
  return list;
}

/** Counts how often each call runs, in memory that all threads share, and meets its fate. */
function countRun(index: number, runs: Uint8Array, fate: Fate): number {
  Atomics.add(runs, index, 1);
  if (fate === 'exits') process.exit(1);
  if (fate === 'exits later') setTimeout(() => process.exit(1), index % 4);
  while (fate === 'holds on');
  return index;
}

/** Counts the ends of a call. */
function counted<T>(future: ConcurrentFuture<T>, index: number, ends: Uint8Array): ConcurrentFuture<T> {
  future.addDoneCallback(() => {
    ends[index] = (ends[index] ?? 0) + 1;
  });
  return future;
}

for (const [name, make] of [
  ['thread', () => new ThreadPoolExecutor({ maxWorkers: 3, gracePeriod: 1 })],
  ['interpreter', () => new InterpreterPoolExecutor({ maxWorkers: 3, gracePeriod: 1 })],
] as const) {
  test(`${name}: with workers dying at random under 10,000 calls each call ends once, and runs once at most`, async () => {
    await using pool = make();
    const runs = new Uint8Array(new SharedArrayBuffer(CALLS));
    const ends = new Uint8Array(CALLS);
    const list = fates(name.length);
    const futures = list.map((fate, i) => counted(pool.submit(countRun, i, runs, fate), i, ends));
    for (const [i, fate] of list.entries()) if (fate === 'is cancelled') futures[i]?.cancel();
    const results = Promise.allSettled(futures);
    const stubborn = futures.filter((_, i) => list[i] === 'holds on');
    await until(() => {
      // Their workers do not let go, and are ended by the pool.
      for (const future of stubborn) if (future.running()) future.abort();
      return futures.every((future) => future.done());
    });
    let deaths = list.filter((fate) => fate === 'exits later').length;
    for (const [i, result] of (await results).entries()) {
      const story = `call ${i}, which ${list[i]}, ran ${runs[i]} times: ${JSON.stringify(result)}`;
      assert.equal(ends[i], 1, story);
      if (result.status === 'fulfilled') {
        assert.equal(result.value, i, story);
        assert.equal(runs[i], 1, story);
        assert.ok(list[i] === 'lives' || list[i] === 'exits later' || list[i] === 'is cancelled', story);
      } else if (result.reason instanceof CancelledError) {
        assert.ok(list[i] === 'holds on' || (list[i] === 'is cancelled' && runs[i] === 0), story);
      } else {
        assert.ok(result.reason instanceof BrokenExecutor, story);
        assert.ok((runs[i] ?? 0) <= 1, story);
        // It killed its worker, or it ran when an earlier call's timer did: one for each such timer.
        if (list[i] !== 'exits') deaths -= 1;
        assert.ok(deaths >= 0, story);
      }
    }
  });
}

test('process: with workers killed at random under 10,000 calls each call ends once, and runs once at most', async () => {
  using files = scratch();
  const random = randomNumbers(7);
  const ends = new Uint8Array(CALLS);
  const log = files.file('runs');
  const fulfilled: number[] = [];
  let lost = 0;
  const share = CALLS / 10;
  // The first death breaks a pool of processes, so each share of the calls has a pool of its own.
  for (let first = 0; first < CALLS; first += share) {
    await using pool = new ProcessPoolExecutor({ maxWorkers: 2 });
    const pid = await pool.submit(() => process.pid);
    const killAfter = first + Math.floor(random() * share * 0.8);
    const futures = Array.from({ length: share - 1 }, (_, i) =>
      counted(pool.submit(work.noteRun, log, first + i), first + i, ends),
    );
    // Whatever the other worker has done by the time that the death is known, this one is pending.
    const last = first + share - 1;
    const pending = counted(pool.submit(work.waitForFile, files.file('never')), last, ends);
    futures[killAfter - first]?.addDoneCallback(() => process.kill(pid, 'SIGKILL'));
    await assert.rejects(pending, BrokenProcessPool);
    for (const [i, result] of (await Promise.allSettled(futures)).entries()) {
      if (result.status === 'fulfilled') {
        assert.equal(result.value, first + i);
        fulfilled.push(first + i);
      } else {
        assert.ok(result.reason instanceof BrokenProcessPool);
        lost += 1;
      }
    }
    assert.throws(() => pool.submit(work.add, 1, 2), BrokenProcessPool);
  }
  assert.ok(
    ends.every((count) => count === 1),
    'each call ends once',
  );
  const runs = new Uint8Array(CALLS);
  for (const line of existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) {
    runs[Number(line)] = (runs[Number(line)] ?? 0) + 1;
  }
  assert.ok(
    runs.every((count) => count <= 1),
    'no call runs twice',
  );
  for (const index of fulfilled) assert.equal(runs[index], 1, `call ${index} has a result and never ran`);
  assert.equal(fulfilled.length + lost, CALLS - 10);
});
