/**
 * `await f.catch(h)` and its like are waits: cancelled, they cancel `f`, let the handlers run to their end, and give the
 * waiter the `CancelledError` whatever the handlers returned.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancelledError, createTask, sleep, type Task, taskGroup, timeout, wait, waitFor } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { forEverySource } from './sources.ts';

interface Form {
  readonly form: string;
  readonly chain: (future: Promise<unknown>, handler: () => Promise<string> | string) => Promise<unknown>;
}

const forms: readonly Form[] = [
  { form: 'f.catch(h)', chain: (future, handler) => future.catch(handler) },
  { form: 'f.then(undefined, h)', chain: (future, handler) => future.then(undefined, handler) },
  { form: 'f.then(g, h)', chain: (future, handler) => future.then(() => 'not cancelled', handler) },
  { form: 'f.finally(h)', chain: (future, handler) => future.finally(handler as () => void) },
  { form: 'f.then(g).catch(h)', chain: (future, handler) => future.then(() => 'not cancelled').catch(handler) },
  { form: 'f.catch(h).finally(k)', chain: (future, handler) => future.catch(handler).finally(() => {}) },
];

const handlers: readonly { readonly what: string; readonly body: () => Promise<void> | undefined }[] = [
  { what: 'returns at once', body: () => undefined },
  { what: 'waits for a native promise', body: async () => void (await new Promise(setImmediate)) },
  { what: 'waits for a sleep', body: async () => void (await sleep(3)) },
  { what: 'waits for a task', body: async () => void (await createTask(() => sleep(3))) },
];

/** A handler that says when it begins and when it has run to its end. */
function logging(log: unknown[], body: () => Promise<void> | undefined): () => Promise<string> | string {
  return () => {
    log.push('handler begins');
    const end = (): string => {
      log.push('handler ends');
      return 'fallback';
    };
    const running = body();
    return running === undefined ? end() : running.then(end);
  };
}

/** Runs `body` as a task, cancels it after 1 ms, and says what came out of it. */
async function cancelWhile(body: () => Promise<unknown>): Promise<unknown> {
  const task = createTask(async () => {
    try {
      return ['value', await body()];
    } catch (error) {
      return error instanceof CancelledError ? ['CancelledError', error.message] : error;
    }
  });
  await sleep(1);
  task.cancel('enough');
  await wait([task]);
  return task.cancelled() ? 'the task was cancelled before it could look' : task.result();
}

describe('the task is cancelled', () => {
  for (const { form, chain } of forms) {
    for (const { what, body } of handlers) {
      test(`in 'await ${form}', whose handler ${what}`, async () => {
        await forEverySource(
          async ({ make }) => {
            const log: unknown[] = [];
            const source = make(100);
            log.push(await cancelWhile(() => chain(source.future, logging(log, body))));
            log.push(source.cancelled() ? 'f was cancelled' : 'f went on');
            return log;
          },
          ['handler begins', 'handler ends', ['CancelledError', 'enough'], 'f was cancelled'],
        );
      });
    }
  }

  test("in 'await f.then(g)': g is not called", async () => {
    await forEverySource(
      async ({ make }) => {
        const log: unknown[] = [];
        const source = make(100);
        log.push(await cancelWhile(() => source.future.then(() => log.push('g'))));
        return [log, source.cancelled()];
      },
      [[['CancelledError', 'enough']], true],
    );
  });

  for (const [what, coro] of [
    ['an async function', (promise: () => Promise<unknown>) => async () => promise()],
    ['a plain function', (promise: () => Promise<unknown>) => () => promise()],
  ] as const) {
    test(`in ${what} that returns 'f.catch(h)'`, async () => {
      await forEverySource(
        async ({ make }) => {
          const log: string[] = [];
          const source = make(100);
          const task = createTask(coro(() => source.future.catch(() => log.push('handler'))));
          await sleep(1);
          task.cancel();
          await wait([task]);
          return [log, source.cancelled(), task.cancelled()];
        },
        [['handler'], true, true],
      );
    });

    test(`in ${what} that returns f itself`, async () => {
      await forEverySource(
        async ({ make }) => {
          const source = make(100);
          const task = createTask(coro(() => source.future));
          await sleep(1);
          task.cancel();
          await wait([task]);
          return [source.cancelled(), task.cancelled()];
        },
        [true, true],
      );
    });
  }

  test("in 'await Promise.all([f.catch(h), g.catch(h)])'", async () => {
    await forEverySource(
      async ({ make }) => {
        const log: unknown[] = [];
        const made = [make(100), make(100)];
        log.push(
          await cancelWhile(() => Promise.all(made.map(({ future }) => future.catch(() => log.push('handler'))))),
        );
        return [log, made.map((source) => source.cancelled())];
      },
      [
        ['handler', 'handler', ['CancelledError', 'enough']],
        [true, true],
      ],
    );
  });
});

describe('a fallback does not swallow', () => {
  const fails = async (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      (value) => `gave ${value}`,
      (error: Error) => error.name,
    );

  test('the deadline of a timeout', async () => {
    await forEverySource(
      async ({ make }) => {
        const returned = make(100);
        const awaited = make(100);
        return [
          await fails(timeout(1, () => returned.future.catch(() => 'fallback'))),
          await fails(timeout(1, async () => await awaited.future.catch(() => 'fallback'))),
          returned.cancelled(),
          awaited.cancelled(),
        ];
      },
      ['TimeoutError', 'TimeoutError', true, true],
    );
  });

  test('the deadline of waitFor()', async () => {
    await forEverySource(
      async ({ make }) => {
        const source = make(100);
        const outcome = await fails(waitFor(async () => await source.future.catch(() => 'fallback'), 1));
        return [outcome, source.cancelled()];
      },
      ['TimeoutError', true],
    );
  });

  test('the end of a task group', async () => {
    await forEverySource(
      async ({ make }) => {
        const source = make(100);
        let child: Task<unknown> | undefined;
        const group = taskGroup(async (group) => {
          child = group.createTask(async () => await source.future.catch(() => 'fallback'));
          await sleep(1);
          throw new Error('one fails');
        });
        return [await fails(group), child?.cancelled(), source.cancelled()];
      },
      ['ExceptionGroup', true, true],
    );
  });

  test('the end of run()', async () => {
    let left: Task<unknown> | undefined;
    await virtualRun(async () => {
      left = createTask(async () => await createTask(() => sleep(1e6)).catch(() => 'fallback'));
      await sleep(1);
    });
    assert.equal(left?.cancelled(), true);
  });
});

describe('a source that swallows the cancellation gives the waiter its value, as in asyncio', () => {
  const stubborn = (): Task<string> =>
    createTask(async () => {
      try {
        await sleep(1e6);
      } catch {}
      await sleep(2);
      return 'value';
    });
  const chains: readonly { readonly form: string; readonly chain: (task: Task<string>) => Promise<string> }[] = [
    { form: 'await f', chain: (task) => task },
    { form: 'await f.catch(h)', chain: (task) => task.catch(() => 'fallback') },
    { form: 'await f.then((value) => value)', chain: (task) => task.then((value) => value) },
    {
      form: 'await f.then((value) => value, h)',
      chain: (task) =>
        task.then(
          (value) => value,
          () => 'fallback',
        ),
    },
    { form: 'await f.finally(h)', chain: (task) => task.finally(() => 'fallback') },
    { form: 'await f.finally(async h)', chain: (task) => task.finally(() => sleep(2)) },
  ];
  for (const { form, chain } of chains) {
    test(form, async () => {
      await virtualRun(async () => {
        assert.deepEqual(await cancelWhile(() => chain(stubborn())), ['value', 'value']);
      });
    });
  }
});

test('without a cancellation the handlers give their value', async () => {
  await virtualRun(async () => {
    const failing = (): Task<never> => createTask(() => Promise.reject(new Error('x')));
    assert.equal(await failing().catch(() => 'fallback'), 'fallback');
    assert.equal(await failing().then(undefined, async () => await sleep(1, 'later')), 'later');
    assert.equal(await sleep(1, 'value').then((value) => `${value}!`), 'value!');
    await assert.rejects(
      failing().finally(() => 'fallback'),
      /^Error: x$/,
    );
    // A source that somebody else cancels: the waiter was not cancelled, and its fallback counts.
    const source = createTask(() => sleep(100));
    const waiter = createTask(async () => await source.catch(() => 'fallback'));
    await sleep(1);
    source.cancel();
    assert.equal(await waiter, 'fallback');
  });
});
