/** Every callback and task runs in the `AsyncLocalStorage` context that scheduled it, and in no other's. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { describe, test } from 'node:test';
import {
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  Queue,
  shield,
  sleep,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { runBriefly } from './support/turns.ts';

const storage = new AsyncLocalStorage<string>();

/** Runs a test in a loop, and the loop inside the context 'outer'. */
const inLoop = (body: () => Promise<void>) => () => storage.run('outer', () => virtualRun(body));

describe('callbacks see the context of the place that scheduled them', () => {
  test(
    'callSoon, callSoonThreadsafe, callLater, callAt',
    inLoop(async () => {
      const loop = getRunningLoop();
      const seen: unknown[] = [];
      const look = (): void => void seen.push(storage.getStore());
      storage.run('soon', () => loop.callSoon(look));
      storage.run('threadsafe', () => loop.callSoonThreadsafe(look));
      storage.run('later', () => loop.callLater(1, look));
      storage.run('at', () => loop.callAt(loop.time() + 2, look));
      loop.callLater(3, look);
      await sleep(5);
      assert.deepEqual(seen, ['soon', 'threadsafe', 'later', 'at', 'outer']);
    }),
  );

  test(
    'addDoneCallback: of the place that added it, not of the one that set the result',
    inLoop(async () => {
      const seen: unknown[] = [];
      const future = new Future<number>();
      storage.run('adds', () => future.addDoneCallback(() => seen.push(storage.getStore())));
      storage.run('sets', () => future.setResult(1));
      storage.run('late', () => future.addDoneCallback(() => seen.push(storage.getStore())));
      await runBriefly();
      assert.deepEqual(seen, ['adds', 'late']);
    }),
  );

  test(
    'an explicit context: the option of addDoneCallback, AsyncLocalStorage.bind for the others',
    inLoop(async () => {
      const seen: unknown[] = [];
      const look = (): void => void seen.push(storage.getStore());
      const future = new Future<number>();
      const context = storage.run('explicit', () => AsyncLocalStorage.snapshot());
      future.addDoneCallback(look, { context });
      future.setResult(1);
      getRunningLoop().callSoon(storage.run('bound', () => AsyncLocalStorage.bind(look)));
      await runBriefly();
      assert.deepEqual(seen, ['explicit', 'bound']);
    }),
  );

  test(
    'and leave none behind for the next callback',
    inLoop(async () => {
      const loop = getRunningLoop();
      const seen: unknown[] = [];
      loop.callSoon(() => storage.enterWith('leaked'));
      loop.callSoon(() => seen.push(storage.getStore()));
      await runBriefly();
      assert.deepEqual(seen, ['outer']);
      assert.equal(storage.getStore(), 'outer');
    }),
  );
});

describe('the exception handler runs in the context of what failed', () => {
  test(
    'of a callback',
    inLoop(async () => {
      const loop = getRunningLoop();
      const seen: unknown[] = [];
      loop.setExceptionHandler(() => void seen.push(storage.getStore()));
      storage.run('failing', () =>
        loop.callSoon(() => {
          throw new Error('boom');
        }),
      );
      await runBriefly();
      assert.deepEqual(seen, ['failing']);
    }),
  );

  test(
    'called by hand, of the caller',
    inLoop(async () => {
      const loop = getRunningLoop();
      const seen: unknown[] = [];
      loop.setExceptionHandler(() => void seen.push(storage.getStore()));
      storage.run('caller', () => loop.callExceptionHandler({ message: 'look' }));
      assert.deepEqual(seen, ['caller']);
    }),
  );
});

describe('tasks', () => {
  test(
    'see the context of the place that created them, across awaits',
    inLoop(async () => {
      const look = async (): Promise<unknown[]> => {
        const seen: unknown[] = [storage.getStore()];
        await sleep(0);
        seen.push(storage.getStore());
        await sleep(1);
        seen.push(storage.getStore());
        await Promise.resolve();
        seen.push(storage.getStore());
        return seen;
      };
      const a = storage.run('a', () => createTask(look));
      const b = storage.run('b', () => createTask(look));
      assert.deepEqual(await a, ['a', 'a', 'a', 'a']);
      assert.deepEqual(await b, ['b', 'b', 'b', 'b']);
      assert.equal(storage.getStore(), 'outer');
    }),
  );

  test(
    'take an explicit context',
    inLoop(async () => {
      const context = storage.run('explicit', () => AsyncLocalStorage.snapshot());
      const task = createTask(
        async () => {
          await sleep(0);
          return storage.getStore();
        },
        { context },
      );
      assert.equal(
        task.getContext()(() => storage.getStore()),
        'explicit',
      );
      assert.equal(await task, 'explicit');
      assert.equal(
        currentTask()?.getContext()(() => storage.getStore()),
        'outer',
      );
    }),
  );

  test(
    'do not see each other’s values, nor does their creator',
    inLoop(async () => {
      const seen = await gather(
        ['a', 'b', 'c'].map((name) => async () => {
          storage.enterWith(name);
          await sleep(1);
          return storage.getStore();
        }),
      );
      assert.deepEqual(seen, ['a', 'b', 'c']);
      assert.equal(storage.getStore(), 'outer');
    }),
  );

  test(
    'woken by another see their own context',
    inLoop(async () => {
      const queue = new Queue<string>();
      const consumer = storage.run('consumer', () =>
        createTask(async () => [await queue.get(), storage.getStore(), await queue.get(), storage.getStore()]),
      );
      await storage.run('producer', () =>
        createTask(async () => {
          await queue.put('x');
          await sleep(0);
          await queue.put('y');
        }),
      );
      assert.deepEqual(await consumer, ['x', 'consumer', 'y', 'consumer']);
    }),
  );

  test(
    'keep it inside timeout, waitFor, shield and task groups',
    inLoop(async () => {
      const look = async (): Promise<string | undefined> => {
        await sleep(0);
        return storage.getStore();
      };
      const seen = await storage.run('inner', () =>
        createTask(async () => [
          await timeout(1_000, look),
          await waitFor(look, 1_000),
          await shield(look),
          await taskGroup(async (group) => {
            const child = storage.run('child', () => group.createTask(look));
            return `${await look()} ${await child}`;
          }),
          await look(),
        ]),
      );
      assert.deepEqual(seen, ['inner', 'inner', 'inner', 'inner child', 'inner']);
    }),
  );
});

describe('other people’s AsyncLocalStorage inside a task', () => {
  test(
    'works: a framework that runs its handlers in a store of its own',
    inLoop(async () => {
      const request = new AsyncLocalStorage<{ id: number }>();
      const handler = async (): Promise<string> => {
        await sleep(1);
        const inner = createTask(async () => {
          await sleep(0);
          return request.getStore()?.id;
        });
        return `${request.getStore()?.id} ${await inner} ${storage.getStore()}`;
      };
      const answers = await gather([1, 2, 3].map((id) => () => request.run({ id }, handler)));
      assert.deepEqual(answers, ['1 1 outer', '2 2 outer', '3 3 outer']);
      assert.equal(request.getStore(), undefined);
    }),
  );

  test(
    'run and exit leave the current task alone',
    inLoop(async () => {
      const request = new AsyncLocalStorage<number>();
      const task = currentTask();
      await request.run(1, async () => {
        assert.equal(currentTask(), task);
        await sleep(0);
        assert.equal(currentTask(), task);
        await request.exit(async () => {
          await sleep(0);
          assert.equal(currentTask(), task);
          assert.equal(request.getStore(), undefined);
        });
        assert.equal(request.getStore(), 1);
      });
    }),
  );

  test(
    'follows events, timers and native promises of Node, and so does the current task',
    inLoop(async () => {
      const emitter = new EventEmitter();
      const task = currentTask();
      setTimeout(() => emitter.emit('ready', storage.getStore()), 1);
      assert.deepEqual(await once(emitter, 'ready'), ['outer']);
      assert.equal(currentTask(), task);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(currentTask(), task);
      assert.equal(storage.getStore(), 'outer');
    }),
  );
});
