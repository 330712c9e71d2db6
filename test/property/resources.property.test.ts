/**
 * Random programs of timeouts, groups and waits over a lock, a semaphore and a queue that they share, ended by a deadline
 * or a cancellation at any moment: whatever they were in the middle of, all is put back.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  Lock,
  Queue,
  Semaphore,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

type Program =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'put' | 'get' | 'fail' }
  | { readonly kind: 'putFor' | 'getFor'; readonly ms: number }
  | { readonly kind: 'sequence'; readonly parts: readonly Program[] }
  | { readonly kind: 'guard' | 'run' | 'permit'; readonly body: Program }
  | { readonly kind: 'timeout'; readonly ms: number; readonly body: Program }
  | { readonly kind: 'group'; readonly body: Program; readonly children: readonly Program[] };

const PERMITS = 2;
const DEADLINE = 40;

const ms = fc.integer({ min: 0, max: 12 });
const { program } = fc.letrec<{ program: Program }>((tie) => {
  const body = tie('program');
  return {
    program: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('put' as const, 'get' as const, 'fail' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('putFor' as const, 'getFor' as const), ms }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('sequence' as const),
          parts: fc.array(body, { minLength: 1, maxLength: 4 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constantFrom('guard' as const, 'run' as const, 'permit' as const), body }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('timeout' as const), ms, body }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('group' as const),
          body,
          children: fc.array(body, { minLength: 1, maxLength: 4 }),
        }),
      },
    ),
  };
});

/** What the programs share, and the count of what they moved. */
class World {
  readonly lock = new Lock();
  readonly semaphore = new Semaphore(PERMITS);
  readonly queue = new Queue<number>(2);
  put = 0;
  got = 0;

  async perform(part: Program): Promise<void> {
    switch (part.kind) {
      case 'sleep':
        return sleep(part.ms);
      case 'fail':
        throw new RangeError('as told');
      case 'put':
        await this.queue.put(0);
        this.put += 1;
        return;
      case 'get':
        await this.queue.get();
        this.got += 1;
        return;
      case 'putFor':
        await waitFor(this.queue.put(0), part.ms);
        this.put += 1;
        return;
      case 'getFor':
        await waitFor(this.queue.get(), part.ms);
        this.got += 1;
        return;
      case 'sequence':
        for (const each of part.parts) await this.perform(each);
        return;
      case 'guard': {
        using _held = await this.lock.acquire();
        await this.perform(part.body);
        return;
      }
      case 'run':
        return this.lock.run(() => this.perform(part.body));
      case 'permit':
        return this.semaphore.run(() => this.perform(part.body));
      case 'timeout':
        try {
          await timeout(part.ms, () => this.perform(part.body));
        } catch (error) {
          if (!(error instanceof TimeoutError)) throw error;
        }
        return;
      case 'group':
        try {
          await taskGroup(async (group) => {
            for (const child of part.children) group.createTask(() => this.perform(child));
            await this.perform(part.body);
          });
        } catch (error) {
          // Failures end here, so that the program goes on after them.
          if (error instanceof CancelledError) throw error;
        }
        return;
    }
  }

  async checkAllPutBack(): Promise<void> {
    assert.equal(this.lock.locked(), false, 'the lock is held by nobody');
    for (let permit = 0; permit < PERMITS; permit += 1) {
      assert.equal(this.semaphore.locked(), false, 'a permit is lost');
      await this.semaphore.acquire();
    }
    assert.ok(this.semaphore.locked(), 'a permit was made up');
    assert.equal(this.queue.qsize(), this.put - this.got, 'an item is lost, or made up');
    for (const shared of [this.lock, this.semaphore]) assert.doesNotMatch(inspect(shared), /waiter/);
    assert.doesNotMatch(inspect(this.queue), /getters|putters/);
  }
}

test('a program that ends, fails or runs into its deadline puts back what it held', async () => {
  await fc.assert(
    fc.asyncProperty(program, (root) =>
      virtualRun(async () => {
        const world = new World();
        await Promise.allSettled([timeout(DEADLINE, () => world.perform(root))]);
        assert.ok(getRunningLoop().time() <= DEADLINE);
        assert.equal(allTasks().size, 1, 'tasks are left');
        assert.equal(currentTask()?.cancelling(), 0);
        await world.checkAllPutBack();
      }),
    ),
    { numRuns: 300 },
  );
});

test('so does one that is cancelled from outside, however often', async () => {
  const moments = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(program, moments, (root, cancels) =>
      virtualRun(async () => {
        const world = new World();
        const task = createTask(() => timeout(DEADLINE, () => world.perform(root)));
        for (const at of cancels) getRunningLoop().callAt(at, () => task.cancel());
        await Promise.allSettled([task]);
        // Its children have ended before it, a timeout around it included.
        assert.equal(allTasks().size, 1, 'tasks are left');
        await world.checkAllPutBack();
      }),
    ),
    { numRuns: 300 },
  );
});
