/** What Python writes as `async with lock:`: the guard that `acquire` returns, and `run`. Same for all four. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BoundedSemaphore, CancelledError, Condition, createTask, Lock, Semaphore, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const primitives = {
  Lock: () => new Lock(),
  Condition: () => new Condition(),
  Semaphore: () => new Semaphore(1),
  BoundedSemaphore: () => new BoundedSemaphore(1),
};

for (const [name, create] of Object.entries(primitives)) {
  describe(name, () => {
    test('is held until the guard goes out of scope [test_locks.LockTests.test_context_manager test_locks.ConditionTests.test_context_manager]', () =>
      virtualRun(async () => {
        const primitive = create();
        assert.equal(primitive.locked(), false);
        {
          using held = await primitive.acquire();
          assert.equal(typeof held[Symbol.dispose], 'function');
          assert.ok(primitive.locked());
        }
        assert.equal(primitive.locked(), false);
      }));

    test('is let go by the guard when the block throws', () =>
      virtualRun(async () => {
        const primitive = create();
        const failing = async () => {
          using _held = await primitive.acquire();
          throw new RangeError('in the block');
        };
        await assert.rejects(failing(), RangeError);
        assert.equal(primitive.locked(), false);
      }));

    test('is released once by a guard that is disposed twice', () =>
      virtualRun(async () => {
        const primitive = create();
        const guard = await primitive.acquire();
        guard[Symbol.dispose]();
        assert.equal(primitive.locked(), false);
        const next = await primitive.acquire();
        guard[Symbol.dispose]();
        assert.ok(primitive.locked(), 'the second disposal must not let go what another now holds');
        next[Symbol.dispose]();
        assert.equal(primitive.locked(), false);
      }));

    test('run holds it around the body and returns what the body returns', () =>
      virtualRun(async () => {
        const primitive = create();
        const result = await primitive.run(async () => {
          await sleep(1);
          assert.ok(primitive.locked());
          return 'done';
        });
        assert.equal(result, 'done');
        assert.equal(primitive.locked(), false);
      }));

    test('run lets go when the body throws, and rejects with its error', () =>
      virtualRun(async () => {
        const primitive = create();
        const failing = primitive.run(async () => {
          throw new RangeError('in the body');
        });
        await assert.rejects(failing, { name: 'RangeError', message: 'in the body' });
        assert.equal(primitive.locked(), false);
      }));

    test('run that is cancelled while it waits runs no body and takes nothing', () =>
      virtualRun(async () => {
        const primitive = create();
        let ran = false;
        await primitive.acquire();
        const waiting = createTask(() =>
          primitive.run(async () => {
            ran = true;
          }),
        );
        await sleep(1);
        waiting.cancel();
        await assert.rejects(waiting, CancelledError);
        primitive.release();
        await sleep(1);
        assert.equal(ran, false);
        assert.equal(primitive.locked(), false);
      }));

    test('run that is cancelled in its body lets go', () =>
      virtualRun(async () => {
        const primitive = create();
        const task = createTask(() => primitive.run(() => sleep(1000)));
        await sleep(1);
        assert.ok(primitive.locked());
        task.cancel();
        await assert.rejects(task, CancelledError);
        assert.equal(primitive.locked(), false);
      }));

    test('awaiting the object itself acquires nothing, and only the guard is disposable [test_locks.LockTests.test_lock test_locks.LockTests.test_lock_by_with_statement test_locks.SemaphoreTests.test_semaphore]', () =>
      virtualRun(async () => {
        const primitive = create();
        assert.equal('then' in primitive, false);
        assert.equal(Symbol.dispose in primitive, false, '`using lock = …` without acquire must not seem to work');
        assert.equal(await Promise.resolve(primitive), primitive);
        assert.equal(primitive.locked(), false);
      }));
  });
}
