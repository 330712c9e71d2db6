/** A failure that nobody looked at is reported when the loop closes, at the latest; test/gc has the earlier moment. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, Future, gather, getRunningLoop, newEventLoop, run, shield, sleep, Task, wait } from 'tsyncio';
import { type Context, recordContexts, withRecordedLog } from './support/recorders.ts';
import { failureOf, runBriefly } from './support/turns.ts';

const boom = new Error('boom');
const fails = async (): Promise<void> => {
  throw boom;
};

/** Runs `body` in a loop that ends with it, and returns what its exception handler was told. */
async function contextsOf(body: () => Promise<void>): Promise<Context[]> {
  let contexts: Context[] = [];
  await run(async () => {
    contexts = recordContexts(getRunningLoop());
    await body();
  });
  return contexts;
}

describe('a failure nobody looked at', () => {
  test('of a task reaches the exception handler before run() is over', async () => {
    const contexts = await contextsOf(async () => {
      createTask(fails);
      await runBriefly();
    });
    assert.equal(contexts.length, 1);
    assert.match(contexts[0]?.message ?? '', /^Task exception was never retrieved/);
    assert.equal(contexts[0]?.exception, boom);
  });

  test('of a future is called a future’s', async () => {
    const contexts = await contextsOf(async () => {
      new Future<void>().setException(boom);
    });
    assert.equal(contexts.length, 1);
    assert.match(contexts[0]?.message ?? '', /^Future exception was never retrieved/);
    assert.equal(contexts[0]?.exception, boom);
  });

  test('comes with the task, as long as the program has it', async () => {
    let kept: Task<void> | undefined;
    const contexts = await contextsOf(async () => {
      kept = createTask(fails, { name: 'kept' });
      await runBriefly();
    });
    assert.equal(contexts[0]?.future, kept);
  });

  test('is reported once each, and every one', async () => {
    const contexts = await contextsOf(async () => {
      for (let n = 0; n < 10; n++) {
        createTask(async () => {
          throw new Error(`failure ${n}`);
        });
      }
      await runBriefly();
    });
    assert.deepEqual(
      contexts.map((c) => (c.exception as Error).message).sort(),
      Array.from({ length: 10 }, (_, n) => `failure ${n}`),
    );
  });

  test('is reported when a loop is closed by hand', async () => {
    const loop = newEventLoop();
    const contexts = recordContexts(loop);
    new Task(fails, { loop });
    await loop.runUntilComplete(() => sleep(0));
    loop.close();
    assert.equal(contexts.length, 1);
    assert.equal(contexts[0]?.exception, boom);
  });

  test('is logged where there is no handler', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        createTask(fails, { name: 'lost' });
        await runBriefly();
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Task exception was never retrieved[\s\S]*Error: boom/);
    });
  });

  test('that is no Error is reported too', async () => {
    const contexts = await contextsOf(async () => {
      createTask(async () => {
        throw 'a bare string';
      });
      await runBriefly();
    });
    assert.equal(contexts.length, 1);
    assert.equal(contexts[0]?.exception, 'a bare string');
  });
});

describe('nothing is reported', () => {
  const quiet: [string, () => Promise<unknown>][] = [
    ['after await', () => failureOf(() => createTask(fails))],
    [
      'after an await that came late',
      async () => {
        const task = createTask(fails);
        await runBriefly();
        await failureOf(() => task);
      },
    ],
    [
      'after exception()',
      async () => {
        const task = createTask(fails);
        await runBriefly();
        assert.equal(task.exception(), boom);
      },
    ],
    [
      'after result()',
      async () => {
        const task = createTask(fails);
        await runBriefly();
        assert.throws(() => task.result(), { message: 'boom' });
      },
    ],
    [
      'after catch()',
      async () => {
        createTask(fails).catch(() => {});
        await runBriefly();
      },
    ],
    [
      'after gather, for the children that failed after the first too',
      async () => {
        await failureOf(() => gather([createTask(fails), createTask(fails), createTask(fails)]));
        await runBriefly();
      },
    ],
    ['after gather with returnExceptions', () => gather([createTask(fails)], { returnExceptions: true })],
    [
      'after wait and a look at each',
      async () => {
        const { done } = await wait([createTask(fails)]);
        for (const task of done) task.exception();
      },
    ],
    ['after shield and await', () => failureOf(() => shield(createTask(fails)))],
    [
      'for a cancelled task',
      async () => {
        createTask(() => sleep(1_000)).cancel();
        await runBriefly();
      },
    ],
    [
      'for a result nobody looked at',
      async () => {
        createTask(async () => 42);
        new Future<number>().setResult(42);
        await runBriefly();
      },
    ],
  ];
  for (const [when, body] of quiet) {
    test(when, async () => {
      assert.deepEqual(
        await contextsOf(async () => {
          await body();
        }),
        [],
      );
    });
  }

  test('but wait() alone looks at nothing', async () => {
    const contexts = await contextsOf(async () => {
      await wait([createTask(fails)]);
    });
    assert.equal(contexts.length, 1);
  });
});
