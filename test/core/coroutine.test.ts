/** Lazy coroutines: what `coroutine(fn)` returns runs when it is awaited or made a task, once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import {
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  gather,
  isCoroutine,
  isCoroutineFunction,
  isFuture,
  run,
  sleep,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { failureOf, runBriefly } from './support/turns.ts';

const calls: string[] = [];
const greet = coroutine(async function greet(name: string, mark = '!'): Promise<string> {
  calls.push(name);
  await sleep(0);
  return `hello ${name}${mark}`;
});

describe('a lazy coroutine', () => {
  test('runs nothing until it is awaited', async () => {
    await run(async () => {
      calls.length = 0;
      const lazy = greet('ada');
      await runBriefly();
      assert.deepEqual(calls, []);
      assert.equal(await lazy, 'hello ada!');
      assert.deepEqual(calls, ['ada']);
    });
  });

  test('awaited runs in the task that awaits it, beginning at once', async () => {
    await run(async () => {
      // In an array: an async function that returns the task itself would wait for it.
      const inner = coroutine(async () => [currentTask()]);
      const order: string[] = [];
      const steps = coroutine(async () => void order.push('body'));
      assert.deepEqual(await inner(), [currentTask()]);
      const waiting = steps().then(() => order.push('after'));
      await waiting;
      assert.deepEqual(order, ['body', 'after']);
    });
  });

  test('can be given wherever a coroutine is asked for', async () => {
    assert.equal(await run(greet('run')), 'hello run!');
    await run(async () => {
      assert.equal(await createTask(greet('task')), 'hello task!');
      assert.deepEqual(await gather([greet('a'), greet('b', '?')]), ['hello a!', 'hello b?']);
      assert.equal(await waitFor(greet('wait'), 1_000), 'hello wait!');
      assert.equal(await timeout(1_000, () => greet('timeout')), 'hello timeout!');
      assert.equal(await taskGroup(async (group) => await group.createTask(greet('group'))), 'hello group!');
    });
  });

  test('keeps `this`, the arguments and the name of its function', async () => {
    const counter = {
      step: 2,
      add: coroutine(async function add(this: { step: number }, n: number) {
        return n + this.step;
      }),
    };
    await run(async () => {
      assert.equal(await counter.add(40), 42);
      assert.equal(greet.name, 'greet');
    });
  });

  test('passes its failure on', async () => {
    const failure = new Error('boom');
    const fails = coroutine(async () => {
      throw failure;
    });
    await run(async () => {
      assert.equal(await failureOf(() => fails()), failure);
      assert.equal(await failureOf(() => createTask(fails())), failure);
    });
  });

  test('is cancelled with the task that awaits it', async () => {
    await run(async () => {
      let cleaned = false;
      const waits = coroutine(async () => {
        try {
          await sleep(100_000);
        } finally {
          cleaned = true;
        }
      });
      const task = createTask(async () => {
        await waits();
      });
      await runBriefly();
      task.cancel();
      assert.ok((await failureOf(() => task)) instanceof CancelledError);
      assert.equal(cleaned, true);
    });
  });

  test('is a promise to whoever does not know it', async () => {
    assert.deepEqual(await Promise.all([greet('all'), greet('together')]), ['hello all!', 'hello together!']);
    assert.equal(await greet('then').then((text) => text.length), 'hello then!'.length);
    assert.equal(await greet('finally').finally(() => {}), 'hello finally!');
    const failing = coroutine(async () => {
      throw new Error('boom');
    });
    assert.equal(await failing().catch(() => 'caught'), 'caught');
  });
});

describe('awaited twice', () => {
  const reused = { name: 'RuntimeError', message: /cannot reuse already awaited coroutine/ };

  test('a coroutine throws RuntimeError, after it has ended and while it runs', async () => {
    await run(async () => {
      calls.length = 0;
      const ended = greet('once');
      await ended;
      await assert.rejects(async () => await ended, reused);
      const busy = greet('busy');
      const first = createTask(async () => await busy);
      await runBriefly();
      await assert.rejects(async () => await busy, reused);
      assert.equal(await first, 'hello busy!');
      assert.deepEqual(calls, ['once', 'busy']);
    });
  });

  test('as two tasks, the second fails', async () => {
    await run(async () => {
      const lazy = greet('shared');
      const first = createTask(lazy);
      const error = await failureOf(() => createTask(lazy));
      assert.match(String(error), /RuntimeError: cannot reuse already awaited coroutine/);
      assert.equal(await first, 'hello shared!');
    });
  });
});

describe('isCoroutine and isCoroutineFunction', () => {
  test('tell coroutines from everything else', async () => {
    const lazy = greet('checked');
    assert.equal(isCoroutine(lazy), true);
    for (const no of [greet, async () => {}, Promise.resolve(), { then() {} }, undefined, null, 1]) {
      assert.equal(isCoroutine(no), false);
    }
    assert.equal(isFuture(lazy), false);
    await run(async () => {
      const task = createTask(async () => {});
      assert.equal(isCoroutine(task), false);
      await task;
    });
    await lazy;
  });

  test('tell functions that make coroutines: async ones, and those of coroutine()', () => {
    assert.equal(isCoroutineFunction(greet), true);
    assert.equal(
      isCoroutineFunction(async () => {}),
      true,
    );
    assert.equal(isCoroutineFunction({ async method() {} }.method), true);
    for (const no of [() => {}, () => Promise.resolve(), async function* () {}, 1, undefined, Promise.resolve()]) {
      assert.equal(isCoroutineFunction(no), false);
    }
  });
});

describe('coroutine()', () => {
  test('wants a function', () => {
    assert.throws(() => coroutine(1 as never), TypeError);
    assert.throws(() => coroutine(Promise.resolve() as never), TypeError);
  });

  test('turns what a function that is not async throws into a rejection', async () => {
    const throwing = coroutine((): Promise<void> => {
      throw new RangeError('at once');
    });
    const lazy = throwing();
    await assert.rejects(async () => await lazy, { name: 'RangeError', message: 'at once' });
  });
});

test('a coroutine says what it is', async () => {
  const lazy = greet('shown');
  assert.match(inspect(lazy), /^<[Cc]oroutine.*greet.*>$/);
  await lazy;
  assert.match(inspect(lazy), /greet/);
});
