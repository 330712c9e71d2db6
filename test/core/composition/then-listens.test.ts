/**
 * `then`, `catch` and `finally` with functions of the program only listen: they park nobody, cancel nothing, and nothing
 * of the program runs before the current synchronous section has ended.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect, types } from 'node:util';
import {
  background,
  createTask,
  type Future,
  getRunningLoop,
  run,
  sleep,
  type Task,
  TimeoutError,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { withRecordedLog } from '../support/recorders.ts';
import { forEverySource, sources } from './sources.ts';

const nothing = (): void => {};

interface Way {
  readonly way: string;
  readonly listen: (future: Future<unknown>) => unknown;
}

/** The promise of a listener fails where what it listens to is cancelled: not to be an unhandled rejection besides. */
function heard(promise: unknown): void {
  if (types.isPromise(promise)) Promise.prototype.then.call(promise, nothing, nothing);
}

const listening: readonly Way[] = [
  { way: 'then(f)', listen: (future) => future.then(nothing) },
  { way: 'then(f, g)', listen: (future) => future.then(nothing, nothing) },
  { way: 'then(undefined, g)', listen: (future) => future.then(undefined, nothing) },
  { way: 'then()', listen: (future) => future.then() },
  { way: 'catch(g)', listen: (future) => future.catch(nothing) },
  { way: 'finally(f)', listen: (future) => future.finally(nothing) },
  { way: 'catch(g).then(f).finally(f)', listen: (future) => future.catch(nothing).then(nothing).finally(nothing) },
  { way: 'background()', listen: (future) => background(future) },
  { way: 'addDoneCallback(f)', listen: (future) => future.addDoneCallback(nothing) },
  // The functions of the program may be bound, built-in or nameless like the engine's own.
  { way: 'then(bound f)', listen: (future) => future.then(nothing.bind(undefined), nothing.bind(undefined)) },
  { way: 'then(built-in)', listen: (future) => future.then(Boolean, Boolean) },
  {
    way: 'then(nameless)',
    listen: (future) =>
      future.then(
        () => {},
        () => {},
      ),
  },
];

/** Those that wait, but only once the synchronous section is over. */
const waiting: readonly Way[] = [
  { way: 'new Promise((a, b) => f.then(a, b))', listen: (future) => new Promise((a, b) => future.then(a, b)) },
  { way: 'new Promise((a) => a(f))', listen: (future) => new Promise((a) => a(future)) },
  { way: 'Promise.resolve()', listen: (future) => Promise.resolve(future) },
  { way: 'Promise.all()', listen: (future) => Promise.all([future]) },
  { way: 'Promise.allSettled()', listen: (future) => Promise.allSettled([future]) },
  { way: 'Promise.race()', listen: (future) => Promise.race([future]) },
  { way: 'Promise.any()', listen: (future) => Promise.any([future]) },
  { way: 'an async function that returns it', listen: (future) => (async () => future)() },
  { way: 'an async function that awaits it', listen: (future) => (async () => await future)() },
  { way: 'waitFor()', listen: (future) => waitFor(future, undefined) },
  { way: 'waitFor().catch()', listen: (future) => waitFor(future, undefined).catch(nothing) },
  { way: 'timeout().catch()', listen: (future) => timeout(1000, () => future).catch(nothing) },
  { way: 'wait()', listen: (future) => wait([future]) },
  { way: 'util.inspect()', listen: (future) => inspect(future, { showHidden: true, getters: true }) },
  { way: 'reading its constructor', listen: (future) => future.constructor },
];

describe('nothing of the program runs before the synchronous section has ended', () => {
  for (const { way, listen } of [...listening, ...waiting]) {
    test(way, async () => {
      await forEverySource(
        async ({ make }) => {
          const log: string[] = [];
          await createTask(async () => {
            await sleep(1);
            createTask(async () => void log.push('other task'));
            getRunningLoop().callSoon(() => log.push('callback'));
            heard(listen(make(5).future));
            log.push('end');
            await sleep(10);
          });
          return log;
        },
        ['end', 'other task', 'callback'],
      );
    });
  }

  test('catch() of a task that starts eagerly', async () => {
    await virtualRun(async () => {
      const log: string[] = [];
      await createTask(async () => {
        createTask(async () => void log.push('other task'));
        createTask(() => sleep(5), { eagerStart: true }).catch(nothing);
        log.push('end');
        await sleep(10);
      });
      assert.deepEqual(log, ['end', 'other task']);
    });
  });

  test('in debug mode a step that goes on after catch() is still reported as slow', async () => {
    await withRecordedLog(async (records) => {
      await run(
        async () => {
          const loop = getRunningLoop();
          loop.slowCallbackDuration = 20;
          await createTask(async function slowTask() {
            await sleep(0);
            createTask(() => sleep(0)).catch(nothing);
            const { user: before } = process.cpuUsage();
            while (process.cpuUsage().user - before < 60_000);
            await sleep(0);
          });
          await sleep(0);
        },
        { debug: true },
      );
      const slow = records.filter(({ level, text }) => level === 'warn' && text.includes('Executing'));
      assert.match(slow.map(({ text }) => text).join('\n'), /Executing <Task.*slowTask.*> took /);
    });
  });
});

describe('what is listened to is not cancelled with the listener', () => {
  interface Ending {
    readonly how: string;
    /** Cancels, after 1 ms, a task that runs `body`; says how the task ended. */
    readonly cancel: (body: () => Promise<void>) => Promise<unknown>;
    readonly expected: unknown;
  }

  const cancelled = async (task: Task<unknown>): Promise<unknown> => {
    await wait([task]);
    return task.cancelled() ? 'cancelled' : 'ended normally';
  };

  const endings: readonly Ending[] = [
    {
      how: 'its task is cancelled',
      cancel: async (body) => {
        const task = createTask(body);
        await sleep(1);
        task.cancel();
        return await cancelled(task);
      },
      expected: 'cancelled',
    },
    {
      how: 'a timeout around it expires',
      cancel: async (body) => {
        const outcome = timeout(1, body).then(
          () => 'ended normally',
          (error: unknown) => (error instanceof TimeoutError ? 'timed out' : error),
        );
        return await outcome;
      },
      expected: 'timed out',
    },
    {
      how: 'its group fails',
      cancel: async (body) => {
        let task: Task<unknown> | undefined;
        await taskGroup(async (group) => {
          task = group.createTask(body);
          await sleep(1);
          throw new Error('the group fails');
        }).catch(nothing);
        return await cancelled(task as Task<unknown>);
      },
      expected: 'cancelled',
    },
  ];

  const places: readonly { readonly where: string; readonly park: () => PromiseLike<unknown> }[] = [
    {
      where: 'a native promise',
      park: () => new Promise<void>((resolve) => void getRunningLoop().callLater(2, () => resolve())),
    },
    { where: 'a sleep', park: () => sleep(1000) },
    { where: 'a task', park: () => createTask(() => sleep(1000)) },
  ];

  for (const { how, cancel, expected } of endings) {
    for (const { where, park } of places) {
      // Not `Promise.resolve(future)`: it cannot be told from `await future` (docs/adr/0010).
      for (const { way, listen } of listening) {
        test(`${way}, while the listener waits for ${where} and ${how}`, async () => {
          await forEverySource(
            async ({ make }) => {
              const source = make(5);
              const outcome = await cancel(async () => {
                heard(listen(source.future));
                await park();
              });
              await sleep(10);
              return [outcome, source.cancelled() ? 'the source was cancelled' : 'the source went on'];
            },
            [expected, 'the source went on'],
          );
        });
      }
    }
  }

  test('a listener of its own is called once it is done, whatever became of the task that registered it', async () => {
    for (const { make } of sources) {
      await virtualRun(async () => {
        const heard: string[] = [];
        const { future } = make(5);
        const task = createTask(async () => {
          future.then(
            () => heard.push('done'),
            () => heard.push('failed'),
          );
          future.addDoneCallback(() => heard.push('callback'));
          future.finally(() => heard.push('finally'));
          await sleep(1000);
        });
        await sleep(1);
        task.cancel();
        await sleep(10);
        assert.deepEqual([task.cancelled(), heard.sort()], [true, ['callback', 'done', 'finally']]);
      });
    }
  });
});
