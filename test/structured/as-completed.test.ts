/**
 * `asCompleted` has two ways of being iterated: `for … of` yields promises of the next results, `for await` yields
 * the tasks and futures themselves. What holds for both is tested for both.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  asCompleted,
  coroutine,
  createTask,
  ensureFuture,
  type Future,
  getRunningLoop,
  isFuture,
  sleep,
  TimeoutError,
  wait,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turns } from '../core/tasks/support.ts';

type Awaitables<T> = Parameters<typeof asCompleted<T>>[0];
type Options = Parameters<typeof asCompleted>[1];

async function plain<T>(aws: Awaitables<T>, options?: Options): Promise<T[]> {
  const values: T[] = [];
  for (const next of asCompleted(aws, options)) values.push(await next);
  return values;
}

async function asynchronous<T>(aws: Awaitables<T>, options?: Options): Promise<T[]> {
  const values: T[] = [];
  for await (const next of asCompleted(aws, options)) values.push(await next);
  return values;
}

const WAYS = [
  ['for of', plain],
  ['for await', asynchronous],
] as const;

const now = () => getRunningLoop().time();
const after =
  <T>(ms: number, value: T) =>
  () =>
    sleep(ms, value);

for (const [way, collect] of WAYS) {
  describe(`asCompleted, ${way}`, () => {
    test('gives results in the order in which they come [test_tasks.BaseTaskTests.test_as_completed]', () =>
      virtualRun(async () => {
        const aws = [after(20, 'b'), after(150, 'c'), after(10, 'a')];
        assert.deepEqual(await collect(aws), ['a', 'b', 'c']);
        assert.equal(now(), 150);
      }));

    test('raises when its time is up, after what came in time [test_tasks.BaseTaskTests.test_as_completed_with_timeout]', () =>
      virtualRun(async () => {
        const tasks = [createTask(after(100, 'a')), createTask(after(150, 'b'))];
        const seen: unknown[] = [];
        const iterator = asCompleted(tasks, { timeout: 120 });
        const loop = async () => {
          if (collect === plain) for (const next of iterator) seen.push(await next);
          else for await (const next of iterator) seen.push(await next);
        };
        await assert.rejects(loop, TimeoutError);
        assert.deepEqual(seen, ['a']);
        assert.equal(now(), 120);
        assert.equal(tasks[1]?.done(), false, 'what came too late is not cancelled');
        await wait(tasks);
      }));

    test('is not disturbed by a time limit that is not reached [test_tasks.BaseTaskTests.test_as_completed_with_unused_timeout]', () =>
      virtualRun(async () => {
        assert.deepEqual(await collect([after(10, 'a')], { timeout: 1000 }), ['a']);
        assert.equal(now(), 10);
      }));

    test('can be left and taken up again [test_tasks.BaseTaskTests.test_as_completed_resume_iterator]', () =>
      virtualRun(async () => {
        const iterator = asCompleted([0, 1, 2, 3].map((value) => async () => value));
        const collected: number[] = [];
        if (collect === plain) {
          for (const next of iterator) {
            collected.push(await next);
            if (collected.length === 2) break;
          }
          assert.equal(collected.length, 2);
          for (const next of iterator) collected.push(await next);
        } else {
          for await (const next of iterator) {
            collected.push(await next);
            if (collected.length === 2) break;
          }
          assert.equal(collected.length, 2);
          for await (const next of iterator) collected.push(await next);
        }
        assert.deepEqual(collected.sort(), [0, 1, 2, 3]);
      }));

    test('runs one coroutine once, however often it is given [test_tasks.BaseTaskTests.test_as_completed_duplicate_coroutines]', () =>
      virtualRun(async () => {
        const say = coroutine(async (text: string) => text);
        const ham = say('ham');
        assert.deepEqual((await collect([ham, ham, say('spam')])).sort(), ['ham', 'spam']);
      }));

    test('runs its functions on the running loop [test_tasks.BaseTaskTests.test_as_completed_coroutine_use_running_loop]', () =>
      virtualRun(async () => {
        assert.deepEqual(await collect([async () => 42]), [42]);
      }));

    test('raises the failure of what fails, in its turn', () =>
      virtualRun(async () => {
        const fail = async () => {
          await sleep(10);
          throw new RangeError('expected');
        };
        await assert.rejects(collect([after(20, 'late'), fail]), RangeError);
        assert.equal(now(), 10);
        await sleep(20);
      }));

    test('refuses a single future or coroutine [test_tasks.BaseTaskTests.test_as_completed_invalid_args]', () =>
      virtualRun(async () => {
        const coro = coroutine(async () => {})();
        for (const wrong of [pendingFuture(), coro, 5]) {
          await assert.rejects(async () => collect(wrong as never), TypeError);
        }
        await coro;
      }));
  });
}

describe('what asCompleted yields', () => {
  test('by for await is the task that was given, and a new one for a coroutine [test_tasks.BaseTaskTests.test_as_completed_same_tasks_in_as_out]', () =>
    virtualRun(async () => {
      const say = coroutine(async (text: string) => text);
      const [b, d] = [createTask(async () => 'b'), createTask(async () => 'd')];
      const given = [say('a'), b, say('c'), d];
      const yielded = new Set<unknown>();
      for await (const next of asCompleted(given)) yielded.add(next);
      assert.equal(yielded.size, 4);
      assert.deepEqual(
        given.map((aw) => yielded.has(aw)),
        [false, true, false, true],
      );
    }));

  test('by for of is the promise of the first completion first, whichever is awaited first', () =>
    virtualRun(async () => {
      const [first, second] = [...asCompleted([after(100, 'late'), after(50, 'early')])];
      assert.equal(await second, 'late');
      assert.equal(now(), 100);
      assert.equal(await first, 'early');
      assert.equal(now(), 100);
    }));

  test('can be awaited all at once [test_tasks.BaseTaskTests.test_as_completed_concurrent]', () =>
    virtualRun(async () => {
      const aws = () => [after(50, 'a'), after(50, 'b')];
      const promises = [...asCompleted(aws())];
      const tasks: Future<unknown>[] = [];
      for await (const task of asCompleted(aws())) {
        assert.ok(isFuture(task));
        tasks.push(task);
      }
      for (const nexts of [promises, tasks] as Promise<unknown>[][]) {
        assert.equal(nexts.length, 2);
        const { done } = await wait(nexts.map((next) => ensureFuture(next)));
        assert.deepEqual([...done].map((future) => future.result()).sort(), ['a', 'b']);
      }
    }));

  test('is nothing when there is nothing', () =>
    virtualRun(async () => {
      assert.deepEqual([...asCompleted([])], []);
      assert.deepEqual(await asynchronous([]), []);
      await turns();
    }));
});
