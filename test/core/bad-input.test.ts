/** Wrong use: the error class that CPython has, and a message that says what to do instead. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createTask,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  newEventLoop,
  Queue,
  RuntimeError,
  run,
  shield,
  sleep,
  Task,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { failureOf } from './support/turns.ts';

const inLoop = (body: () => Promise<void>) => () => run(body);

/** The failure of a call, which must be of the class and say the words. */
async function assertFails(call: () => unknown, errorClass: new () => Error, says: RegExp): Promise<void> {
  const error = await failureOf(call);
  assert.ok(error instanceof errorClass, `expected ${errorClass.name}, got ${String(error)}`);
  assert.match((error as Error).message, says);
}

describe('a promise where a coroutine is asked for', () => {
  const promise = Promise.resolve(1);
  const passTheFunction = /\(\) =>/;

  test(
    'is a TypeError that says to pass the function',
    inLoop(async () => {
      await assertFails(() => createTask(promise as never), TypeError, passTheFunction);
      await assertFails(() => new Task(promise as never), TypeError, passTheFunction);
      await assertFails(() => getRunningLoop().createTask(promise as never), TypeError, passTheFunction);
      await assertFails(
        () =>
          taskGroup(async (group) => void group.createTask(promise as never)).catch((e) =>
            Promise.reject(e.errors?.[0] ?? e),
          ),
        TypeError,
        passTheFunction,
      );
    }),
  );

  test('is one for run too', async () => {
    await assertFails(() => run(promise as never), TypeError, passTheFunction);
  });

  test(
    'counts as one also when it is a future or a task of ours',
    inLoop(async () => {
      const future = new Future<number>();
      const task = createTask(async () => 1);
      await assertFails(() => createTask(future as never), TypeError, passTheFunction);
      await assertFails(() => createTask(task as never), TypeError, passTheFunction);
      await task;
    }),
  );
});

describe('something that is no coroutine at all', () => {
  for (const wrong of [undefined, null, 1, 'text', {}, []]) {
    test(
      `is a TypeError: ${JSON.stringify(wrong)}`,
      inLoop(async () => {
        const bad = wrong as never;
        await assertFails(() => createTask(bad), TypeError, /./);
        await assertFails(() => ensureFuture(bad), TypeError, /./);
        await assertFails(() => gather([bad]), TypeError, /./);
        await assertFails(() => shield(bad), TypeError, /./);
        await assertFails(() => wait([bad]), TypeError, /./);
        await assertFails(() => waitFor(bad, 1), TypeError, /./);
        await assertFails(() => timeout(1, bad), TypeError, /./);
        await assertFails(() => taskGroup(bad), TypeError, /./);
      }),
    );
  }
});

describe('wait', () => {
  test(
    'refuses native promises and bare functions, as in Python',
    inLoop(async () => {
      await assertFails(() => wait([Promise.resolve(1) as never]), TypeError, /createTask|ensureFuture|wrapFuture/);
      await assertFails(() => wait([(async () => 1) as never]), TypeError, /createTask/);
    }),
  );

  test(
    'refuses nothing to wait for and an unknown returnWhen',
    inLoop(async () => {
      await assertFails(() => wait([]), RangeError, /./);
      const task = createTask(async () => 1);
      await assertFails(() => wait([task], { returnWhen: 'SOMETIMES' as never }), RangeError, /./);
      await assertFails(() => wait(task as never), TypeError, /./);
      await task;
    }),
  );
});

describe('a future finished twice', () => {
  test(
    'is an InvalidStateError that tells its state',
    inLoop(async () => {
      const future = new Future<number>();
      future.setResult(1);
      await assertFails(() => future.setResult(2), InvalidStateError, /finished|done|result/);
      await assertFails(() => future.setException(new Error('x')), InvalidStateError, /finished|done|result/);
      const early = new Future<number>();
      await assertFails(() => early.result(), InvalidStateError, /not set|pending|not done/i);
    }),
  );

  test(
    'a task’s result cannot be set from outside at all',
    inLoop(async () => {
      const task = createTask(async () => 1);
      await assertFails(() => task.setResult(2 as never), RuntimeError, /./);
      await assertFails(() => task.setException(new Error('x')), RuntimeError, /./);
      assert.equal(await task, 1);
    }),
  );

  test(
    'setException wants an error',
    inLoop(async () => {
      const future = new Future<number>();
      await assertFails(() => future.setException('boom' as never), TypeError, /./);
      await assertFails(() => future.setException(undefined as never), TypeError, /./);
      assert.equal(future.done(), false);
    }),
  );
});

describe('times', () => {
  test(
    'that are NaN are a RangeError, those of the wrong type a TypeError',
    inLoop(async () => {
      const loop = getRunningLoop();
      await assertFails(() => sleep(Number.NaN), RangeError, /NaN/);
      await assertFails(() => loop.callLater(Number.NaN, () => {}), RangeError, /NaN/);
      await assertFails(() => loop.callAt(Number.NaN, () => {}), RangeError, /NaN/);
      await assertFails(() => timeout(Number.NaN, async () => {}), RangeError, /NaN/);
      await assertFails(() => waitFor(async () => {}, Number.NaN), RangeError, /NaN/);
      await assertFails(() => sleep('10' as never), TypeError, /./);
      await assertFails(() => loop.callLater('10' as never, () => {}), TypeError, /./);
      await assertFails(() => loop.callAt(10n as never, () => {}), TypeError, /./);
    }),
  );
});

describe('a loop used after close()', () => {
  test('is a RuntimeError, whoever asks', async () => {
    const loop = newEventLoop();
    loop.close();
    const closed = /Event loop is closed/;
    await assertFails(() => loop.callSoon(() => {}), RuntimeError, closed);
    await assertFails(() => loop.callLater(1, () => {}), RuntimeError, closed);
    await assertFails(() => loop.createTask(async () => {}), RuntimeError, closed);
    await assertFails(() => loop.runUntilComplete(async () => {}), RuntimeError, closed);
  });

  test('a future of it that is awaited elsewhere says so instead of hanging', async () => {
    const loop = newEventLoop();
    const future = loop.createFuture<number>();
    await run(async () => {
      const error = await failureOf(() => future);
      assert.ok(error instanceof RuntimeError);
      assert.match(error.message, /different loop/);
    });
    loop.close();
  });
});

describe('others', () => {
  test(
    'a negative queue size, as in CPython, is no limit',
    inLoop(async () => {
      const queue = new Queue<number>(-1);
      for (let n = 0; n < 100; n++) queue.putNowait(n);
      assert.equal(queue.full(), false);
    }),
  );

  test(
    'a task that awaits itself gets a RuntimeError, not a standstill',
    inLoop(async () => {
      const task: Task<unknown> = createTask(async () => await task);
      await assertFails(() => task, RuntimeError, /await.* itself/);
    }),
  );
});
