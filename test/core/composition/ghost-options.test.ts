/** Options are looked at before anything is registered, and one that does not exist is a `TypeError` that lists those that do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  allTasks,
  asCompleted,
  type Coro,
  coroutine,
  createTask,
  EventLoop,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  InterpreterPoolExecutor,
  newEventLoop,
  openConnection,
  openUnixConnection,
  PriorityQueue,
  ProcessPoolExecutor,
  Protocol,
  Queue,
  Runner,
  run,
  StreamReader,
  sleep,
  startServer,
  startUnixServer,
  Task,
  ThreadPoolExecutor,
  taskGroup,
  timeout,
  timeoutAt,
  wait,
  waitFor,
  wrapFuture,
} from 'tsyncio';
import { VirtualClock, virtualRun } from 'tsyncio/testing';
import { failureOf } from '../support/turns.ts';
import { prints } from './apart.ts';

/** A function of the API that takes options: the names that it must list, and a call. What it does is told to `did`. */
interface Taker {
  readonly options: readonly string[];
  readonly call: (options: never, did: (what: string) => void) => unknown;
}

const TASK = ['name', 'context', 'eagerStart'];
const POOL = ['maxWorkers', 'initializer', 'initargs', 'gracePeriod', 'idleTimeout'];
const TLS = ['ssl', 'sslHandshakeTimeout', 'sslShutdownTimeout'];

const runs = (did: (what: string) => void): Coro<string> => {
  return async () => {
    did('the function ran');
    return 'value';
  };
};

const takers: Readonly<Record<string, Taker>> = {
  'createTask()': { options: TASK, call: (options, did) => createTask(runs(did), options) },
  'loop.createTask()': { options: TASK, call: (options, did) => getRunningLoop().createTask(runs(did), options) },
  'new Task()': { options: [...TASK, 'loop'], call: (options, did) => new Task(runs(did), options) },
  'group.createTask()': {
    options: TASK,
    // What the body throws would come in an ExceptionGroup.
    call: async (options, did) => {
      const failure = await taskGroup(async (group) => {
        try {
          group.createTask(runs(did), options);
        } catch (error) {
          return { error };
        }
        return undefined;
      });
      if (failure !== undefined) throw failure.error;
    },
  },
  'new Future()': { options: ['loop'], call: (options) => void new Future(options) },
  'future.addDoneCallback()': {
    options: ['context'],
    call: async (options, did) => {
      const future = sleep(0);
      try {
        future.addDoneCallback(() => did('the callback ran'), options);
      } finally {
        await future;
        await sleep(0);
      }
    },
  },
  'ensureFuture()': { options: ['loop'], call: (options, did) => ensureFuture(runs(did), options) },
  'wrapFuture()': { options: ['loop'], call: (options) => wrapFuture(Promise.resolve(1), options) },
  'newEventLoop()': { options: ['clock'], call: (options) => newEventLoop(options).close() },
  'new EventLoop()': { options: ['clock'], call: (options) => new EventLoop(options).close() },
  'task.getStack()': { options: ['limit'], call: (options) => createTask(async () => {}).getStack(options) },
  'task.printStack()': {
    options: ['limit', 'file'],
    call: (options, did) =>
      createTask(async () => {}).printStack({ file: { write: () => did('it was printed') }, ...(options as object) }),
  },
  'queue.shutdown()': {
    options: ['immediate'],
    call: (options, did) => {
      const queue = new Queue<number>();
      try {
        queue.shutdown(options);
      } finally {
        queue.put(1).addDoneCallback((put) => put.exception() !== undefined && did('it was shut down'));
      }
    },
  },
  'new PriorityQueue()': { options: ['compare'], call: (options) => new PriorityQueue<number>(0, options) },
  'gather()': { options: ['returnExceptions'], call: (options, did) => gather([runs(did)], options) },
  'wait()': {
    options: ['timeout', 'returnWhen'],
    call: (options) => wait([createTask(async () => {})], options),
  },
  'asCompleted()': { options: ['timeout'], call: (options, did) => [...asCompleted([runs(did)], options)] },
  'new Runner()': { options: ['debug', 'loopFactory'], call: (options) => new Runner(options).close() },
  'new StreamReader()': { options: ['limit', 'loop'], call: (options) => new StreamReader(options) },
  'new ThreadPoolExecutor()': {
    options: [...POOL, 'threadNamePrefix'],
    call: (options) => new ThreadPoolExecutor(options).shutdown(),
  },
  'new InterpreterPoolExecutor()': {
    options: [...POOL, 'threadNamePrefix', 'maxTasksPerChild', 'resourceLimits', 'env'],
    call: (options) => new InterpreterPoolExecutor(options).shutdown(),
  },
  'new ProcessPoolExecutor()': {
    options: [...POOL, 'maxTasksPerChild'],
    call: (options) => new ProcessPoolExecutor(options).shutdown(),
  },
  'executor.shutdown()': {
    options: ['wait', 'cancelFutures'],
    call: (options) => new ThreadPoolExecutor({ maxWorkers: 1 }).shutdown(options),
  },
  'new VirtualClock()': { options: ['autojump'], call: (options) => new VirtualClock(options) },
};

/** Those that take nothing but `signal`. */
const signalTakers: Readonly<Record<string, Taker>> = {
  'timeout()': { options: ['signal'], call: (options, did) => timeoutWith(timeout, options, did) },
  'timeoutAt()': { options: ['signal'], call: (options, did) => timeoutWith(timeoutAt, options, did) },
  'taskGroup()': {
    options: ['signal'],
    call: (options, did) =>
      (taskGroup as (body: () => PromiseLike<unknown>, options: never) => unknown)(
        runs(did) as () => PromiseLike<unknown>,
        options,
      ),
  },
  'waitFor()': { options: ['signal'], call: (options, did) => timeoutWith(waitFor, options, did, true) },
  'sleep()': {
    options: ['signal'],
    call: (options) => (sleep as (ms: number, value: undefined, options: never) => unknown)(0, undefined, options),
  },
};

/** Calls a function that takes a body and a time, in either order, and options that its type may not know. */
function timeoutWith(fn: unknown, options: never, did: (what: string) => void, bodyFirst = false): unknown {
  const call = fn as (first: unknown, second: unknown, options: never) => unknown;
  return bodyFirst ? call(runs(did), 1e6, options) : call(1e6, runs(did), options);
}

/** Where nothing runs yet; the loop's own options are those of a run. */
const outside: Readonly<Record<string, Taker>> = {
  'run()': { options: ['debug', 'loopFactory'], call: (options, did) => run(runs(did), options) },
  'runner.run()': {
    options: ['context'],
    call: async (options, did) => {
      await using runner = new Runner();
      await runner.run(runs(did), options);
    },
  },
  'virtualRun()': { options: ['debug'], call: (options, did) => virtualRun(runs(did) as never, options) },
};

const nothing = (): never => {
  throw new Error('nothing is asked of it');
};

/** Those that reach the system: none of them may get so far. */
const io: Readonly<Record<string, Taker>> = {
  'openConnection()': {
    options: [...TLS, 'serverHostname', 'sock', 'family', 'localAddr', 'happyEyeballsDelay', 'allErrors', 'limit'],
    call: (options) => openConnection('127.0.0.1', 1, options),
  },
  'openUnixConnection()': {
    options: [...TLS, 'serverHostname', 'sock', 'limit'],
    call: (options) => openUnixConnection('/no/such/socket', options),
  },
  'startServer()': {
    options: [...TLS, 'sock', 'backlog', 'startServing', 'family', 'reusePort', 'keepAlive', 'limit'],
    call: async (options, did) => {
      const server = await startServer(nothing, '127.0.0.1', 0, options);
      did('a server was started');
      server.close();
    },
  },
  'startUnixServer()': {
    options: [...TLS, 'sock', 'backlog', 'startServing', 'cleanupSocket', 'limit'],
    call: (options) => startUnixServer(nothing, '/no/such/folder/socket', options),
  },
  'loop.createConnection()': {
    options: [...TLS, 'serverHostname', 'sock', 'family', 'localAddr', 'happyEyeballsDelay', 'allErrors'],
    call: (options) => getRunningLoop().createConnection(() => new Protocol(), '127.0.0.1', 1, options),
  },
  'loop.createUnixConnection()': {
    options: [...TLS, 'serverHostname', 'sock'],
    call: (options) => getRunningLoop().createUnixConnection(() => new Protocol(), '/no/such/socket', options),
  },
  'loop.createServer()': {
    options: [...TLS, 'sock', 'backlog', 'startServing', 'family', 'reusePort', 'keepAlive'],
    call: async (options, did) => {
      const server = await getRunningLoop().createServer(() => new Protocol(), '127.0.0.1', 0, options);
      did('a server was started');
      server.close();
    },
  },
  'loop.getaddrinfo()': {
    options: ['family'],
    call: (options) => getRunningLoop().getaddrinfo('127.0.0.1', 80, options),
  },
};

const inside: Readonly<Record<string, Taker>> = { ...takers, ...signalTakers, ...io };

const BAD = { notAnOption: 1 } as never;

function isListOf(options: readonly string[], error: unknown): void {
  assert.ok(error instanceof TypeError, `a TypeError was expected, not ${error}`);
  for (const name of ['notAnOption', ...options])
    assert.ok(error.message.includes(name), `${name} in: ${error.message}`);
}

describe('an option that does not exist is a TypeError that lists those that do, and nothing has happened', () => {
  for (const [name, { options, call }] of Object.entries(inside)) {
    const planned = name in signalTakers ? { todo: 'it takes no options yet' } : {};
    test(name, planned, async () => {
      await run(async () => {
        const did: string[] = [];
        const before = allTasks().size;
        const error = await failureOf(() => call(BAD, (what) => did.push(what)));
        await sleep(0);
        await sleep(0);
        isListOf(options, error);
        assert.deepEqual([did, allTasks().size], [[], before]);
      });
    });
  }

  for (const [name, { options, call }] of Object.entries(outside)) {
    test(name, async () => {
      const did: string[] = [];
      isListOf(options, await failureOf(() => call(BAD, (what) => did.push(what))));
      assert.deepEqual(did, []);
    });
  }
});

test('an option given as undefined is one not given, whatever its name', async () => {
  for (const [name, { options, call }] of Object.entries(takers)) {
    await run(async () => {
      const given = Object.fromEntries([...options, 'notAnOption'].map((option) => [option, undefined]));
      // What is printed would go to stderr.
      if (name === 'task.printStack()') given.file = { write: () => true } as never;
      await assert.doesNotReject(async () => void (await call(given as never, () => {})), name);
    });
  }
});

test('options that are no object are a TypeError', async () => {
  for (const [name, { call }] of Object.entries(takers)) {
    if (name === 'task.printStack()') continue;
    for (const wrong of [5, 'name', true, sleep]) {
      await run(async () => {
        const did: string[] = [];
        const before = allTasks().size;
        await assert.rejects(
          async () => await call(wrong as never, (what) => did.push(what)),
          TypeError,
          `${name} given ${String(wrong)}`,
        );
        await sleep(0);
        assert.deepEqual([did, allTasks().size], [[], before], name);
      });
    }
  }
});

describe('a context that is none', () => {
  for (const context of ['2.14', '{}', "'context'", '[]']) {
    for (const eager of [false, true]) {
      test(`${context}${eager ? ', with eagerStart' : ''}`, async () => {
        await prints(
          `const options = { context: ${context}, eagerStart: ${eager} };
          const refused = [];
          const attempt = async (make) => {
            try { await make(); } catch (error) { refused.push(error.name); }
          };
          const ran = () => refused.push('it ran');
          await run(async () => {
            await attempt(() => createTask(async () => ran(), options));
            await attempt(() => new Task(async () => ran(), options));
            await attempt(() => getRunningLoop().createTask(async () => ran(), options));
            await attempt(() => taskGroup(async (group) => { group.createTask(async () => ran(), options); }));
            await sleep(0);
            print(allTasks().size);
          });
          // The default loop, too.
          await attempt(() => createTask(async () => ran(), options));
          await new Promise((resolve) => setTimeout(resolve, 1));
          print(allTasks().size, refused);`,
          [1, 0, ['TypeError', 'TypeError', 'TypeError', 'ExceptionGroup', 'TypeError']],
        );
      });
    }
  }

  test('of a done callback, and of runner.run()', async () => {
    await prints(
      `const context = 2.14;
      const refused = [];
      const runner = new Runner();
      try { await runner.run(async () => print('it ran'), { context }); } catch (error) { refused.push(error.name); }
      await runner.close();
      await run(async () => {
        const future = sleep(0);
        try { future.addDoneCallback(() => print('it ran'), { context }); } catch (error) { refused.push(error.name); }
        await future;
        await sleep(0);
      });
      print(refused);`,
      [['TypeError', 'TypeError']],
    );
  });
});

describe('a context that is a function and none of a snapshot: the task ends', () => {
  const contexts: Readonly<Record<string, string>> = {
    'that throws before it calls': "() => { throw new Error('context') }",
    'that never calls': '() => {}',
    'that calls later': '(fn, ...args) => { setTimeout(() => fn(...args), 1); }',
    'that throws after it has called': "(fn, ...args) => { fn(...args); throw new Error('context') }",
  };
  for (const [what, context] of Object.entries(contexts)) {
    for (const eager of [false, true]) {
      test(`${what}${eager ? ', with eagerStart' : ''}`, async () => {
        await prints(
          `await run(async () => {
            getRunningLoop().setExceptionHandler(() => {});
            const task = createTask(async () => { await sleep(0); }, { context: ${context}, eagerStart: ${eager} });
            await wait([task], { timeout: 100 });
            if (task.done() && !task.cancelled()) task.exception();
            print(task.done(), allTasks().size);
          });
          print('ended');`,
          [true, 1, 'ended'],
        );
      });
    }
  }

  test('that calls twice: the function is called once', async () => {
    await prints(
      `await run(async () => {
        getRunningLoop().setExceptionHandler(() => {});
        let calls = 0;
        const twice = (fn, ...args) => { fn(...args); fn(...args); };
        const task = createTask(async () => { calls += 1; await sleep(0); }, { context: twice });
        await wait([task], { timeout: 100 });
        print(task.done(), calls);
      });`,
      [true, 1],
    );
  });
});

test('a name whose toString throws: nothing has been made', async () => {
  await prints(
    `const name = { toString() { throw new Error('no name'); } };
    await run(async () => {
      for (const eagerStart of [false, true]) {
        for (const make of [
          () => createTask(async () => print('it ran'), { name, eagerStart }),
          () => new Task(async () => print('it ran'), { name, eagerStart }),
          () => taskGroup(async (group) => { group.createTask(async () => print('it ran'), { name, eagerStart }); }),
        ]) {
          try { await make(); } catch (error) { print((error.errors?.[0] ?? error).message); }
        }
      }
      const task = createTask(() => sleep(0), { name: 'first' });
      try { task.setName(name); } catch (error) { print(error.message); }
      print(task.getName());
      await task;
      print(allTasks().size);
    });`,
    [...Array.from({ length: 7 }, () => 'no name'), 'first', 1],
  );
});

test('a Coroutine that was given with wrong options can still be used', async () => {
  await run(async () => {
    const make = coroutine(async () => 'value');
    for (const wrong of [BAD, { context: 2.14 } as never]) {
      const coro = make();
      assert.throws(() => createTask(coro, wrong), TypeError);
      assert.equal(await coro, 'value');
    }
  });
});

describe('values of options are looked at before anything is registered', () => {
  const wrong: Readonly<Record<string, (did: (what: string) => void) => unknown>> = {
    'new Future({ loop })': () => void new Future({ loop: {} as never }),
    'ensureFuture(f, { loop })': (did) => ensureFuture(runs(did), { loop: {} as never }),
    'new Task(f, { loop })': (did) => new Task(runs(did), { loop: {} as never }),
    'newEventLoop({ clock })': () => newEventLoop({ clock: {} as never }),
    'new PriorityQueue(0, { compare })': () => new PriorityQueue(0, { compare: 5 as never }),
    'wait(aws, { timeout })': () => wait([createTask(async () => {})], { timeout: '5' as never }),
    'asCompleted(aws, { timeout })': (did) => [...asCompleted([runs(did)], { timeout: '5' as never })],
    'new ThreadPoolExecutor({ initializer })': () => new ThreadPoolExecutor({ initializer: 5 as never }),
  };
  for (const [name, call] of Object.entries(wrong)) {
    test(name, async () => {
      await run(async () => {
        const did: string[] = [];
        await assert.rejects(async () => await call((what) => did.push(what)), TypeError);
        await sleep(0);
        await sleep(0);
        assert.deepEqual([did, allTasks().size], [[], 1]);
      });
    });
  }

  test('run(f, { loopFactory })', async () => {
    const did: string[] = [];
    await assert.rejects(
      run(
        runs((what) => did.push(what)),
        { loopFactory: 5 as never },
      ),
      TypeError,
    );
    assert.deepEqual(did, []);
  });
});
