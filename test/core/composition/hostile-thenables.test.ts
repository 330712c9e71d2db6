/**
 * Thenables that misbehave: whoever waits for one gets what a native `await` gives, and nobody else hears of it.
 * Today one of them ends the process, hence the programs.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prints, runApart } from './apart.ts';

const THENABLES = `
const error = new Error('no connection');
const thenables = {
  'gives a value': () => ({ then(resolve) { resolve('value'); } }),
  'gives a value later': () => ({ then(resolve) { setImmediate(() => resolve('value')); } }),
  'fails': () => ({ then(resolve, reject) { reject(error); } }),
  'fails with undefined': () => ({ then(resolve, reject) { reject(undefined); } }),
  'throws': () => ({ then() { throw error; } }),
  'throws undefined': () => ({ then() { throw undefined; } }),
  'throws a symbol': () => ({ then() { throw Symbol('no connection'); } }),
  'throws a CancelledError': () => ({ then() { throw new CancelledError('of its own'); } }),
  'throws after it has given a value': () => ({ then(resolve) { resolve('value'); throw error; } }),
  'throws after it has failed': () => ({ then(resolve, reject) { reject(error); throw new Error('another'); } }),
  'throws, and gives a value later': () => ({ then(resolve) { setImmediate(() => resolve('value')); throw error; } }),
  'gives two values': () => ({ then(resolve) { resolve('value'); resolve('another'); } }),
  'gives two values at different times': () => ({ then(resolve) { resolve('value'); setImmediate(() => resolve('another')); } }),
  'gives a value and fails': () => ({ then(resolve, reject) { resolve('value'); reject(error); } }),
  'fails and gives a value': () => ({ then(resolve, reject) { reject(error); resolve('value'); } }),
  'fails twice': () => ({ then(resolve, reject) { reject(error); setImmediate(() => reject(error)); } }),
  'gives a promise': () => ({ then(resolve) { resolve(Promise.resolve('value')); } }),
  'gives a promise that fails': () => ({ then(resolve) { resolve(Promise.reject(error)); } }),
  'gives a thenable that throws': () => ({ then(resolve) { resolve({ then() { throw error; } }); } }),
  'gives a future of the library': () => ({ then(resolve) { resolve(sleep(0, 'value')); } }),
  'gives a task that fails': () => ({ then(resolve) { resolve(createTask(async () => { throw error; })); } }),
  'starts a task on its way': () => ({ then(resolve) { createTask(() => sleep(0)); resolve('value'); } }),
  'looks at what it is given': () => ({ then(resolve, reject) { resolve(typeof resolve + typeof reject); } }),
  'has a getter that throws': () => ({ get then() { throw error; } }),
  'has a getter that throws the second time': () => {
    let reads = 0;
    return { get then() { reads += 1; if (reads > 1) throw error; return (resolve) => resolve('value'); } };
  },
  'has a then that is gone the second time': () => {
    let reads = 0;
    return { get then() { reads += 1; return reads > 1 ? undefined : (resolve) => resolve('value'); } };
  },
  'is a proxy': () => new Proxy({}, { get: (target, key) => (key === 'then' ? (resolve) => resolve('value') : undefined) }),
  'is a proxy that throws': () => new Proxy({}, { get() { throw error; } }),
  'is a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'is a promise whose constructor throws': () => Object.defineProperty(Promise.resolve(1), 'constructor', { get() { throw error; } }),
  'is of a subclass whose constructor throws': () => {
    class Broken extends Promise {
      static get [Symbol.species]() { throw error; }
    }
    return Broken.resolve('value');
  },
};
// Of a TypeError the message is the engine's, or better.
const show = (value) => (typeof value === 'symbol' ? 'a symbol' : value instanceof TypeError ? 'TypeError' : value instanceof Error ? [value.name, value.message] : [typeof value, value ?? null]);
/** How it ends, if it does while Node's loop goes round some times. */
const settled = (run) => new Promise((resolve) => {
  (async () => await run())().then((value) => resolve(['value', show(value)]), (error) => resolve(['error', show(error)]));
  let rounds = 0;
  const round = () => { rounds += 1; rounds < 50 ? setImmediate(round) : resolve('pending'); };
  round();
});
const handled = [];
const quiet = () => getRunningLoop().setExceptionHandler((loop, context) => { handled.push(context.message); });
`;

/** Ways to wait for a thenable; each returns or throws what it gives. `make` makes one. */
const forms: Readonly<Record<string, string>> = {
  'createTask(() => t)': 'await createTask(make)',
  'createTask(() => t), eager': 'await createTask(make, { eagerStart: true })',
  'createTask(async () => t)': 'await createTask(async () => make())',
  'createTask(async () => await t)': 'await createTask(async () => await make())',
  'new Task(() => t)': 'await new Task(make)',
  'createTask() by an eager factory':
    'getRunningLoop().setTaskFactory(eagerTaskFactory); try { return await createTask(make); } finally { getRunningLoop().setTaskFactory(undefined); }',
  'createTask(coroutine(() => t)())': 'await createTask(coroutine(make)())',
  'await coroutine(() => t)()': 'await coroutine(make)()',
  'gather([() => t])': '(await gather([make]))[0]',
  'gather([t])': '(await gather([make()]))[0]',
  'gather([t, ...])': '(await gather([sleep(0), make(), () => sleep(0)]))[1]',
  'wait([createTask(() => t)])': '[...(await wait([createTask(make)])).done][0].result()',
  'waitFor(() => t)': 'await waitFor(make, 1e6)',
  'waitFor(t)': 'await waitFor(make(), 1e6)',
  'waitFor(t), without a deadline': 'await waitFor(make(), undefined)',
  'shield(() => t)': 'await shield(make)',
  'shield(t)': 'await shield(make())',
  'ensureFuture(() => t)': 'await ensureFuture(make)',
  'ensureFuture(t)': 'await ensureFuture(make())',
  'wrapFuture(t)': 'await wrapFuture(make())',
  'asCompleted([() => t])': 'await [...asCompleted([make])][0]',
  'asCompleted([t])': 'await [...asCompleted([make()])][0]',
  'timeout(ms, () => t)': 'await timeout(1e6, make)',
  'taskGroup(() => t)': 'await unwrapped(taskGroup(make))',
  'group.createTask(() => t)':
    'let task; await unwrapped(taskGroup(async (group) => { task = group.createTask(make); })); return await task',
  'group.createTask(() => t), eager':
    'let task; await unwrapped(taskGroup(async (group) => { task = group.createTask(make, { eagerStart: true }); })); return await task',
  'lock.run(() => t)': 'await new Lock().run(make)',
  'semaphore.run(() => t)': 'await new Semaphore().run(make)',
  'condition.run(() => t)': 'await new Condition().run(make)',
  'barrier.run(() => t)': 'await new Barrier(1).run(make)',
};

/** The only error of a group is what the native `await` throws. */
const UNWRAPPED = `
const unwrapped = async (promise) => {
  try { return await promise; } catch (error) { throw error instanceof ExceptionGroup ? error.errors[0] : error; }
};
`;

describe('whoever waits for a thenable gets what a native await gives, and the loop goes on', () => {
  for (const [form, wait] of Object.entries(forms)) {
    test(form, async () => {
      const body = /^(?:let|getRunning)/.test(wait) ? wait : `return ${wait}`;
      const { printed, code, stderr, timedOut } = await runApart(`${THENABLES}${UNWRAPPED}
        const waitsFor = async (make) => { ${body}; };
        for (const [name, make] of Object.entries(thenables)) {
          await run(async () => {
            quiet();
            const innocent = createTask(async () => {
              for (let i = 0; i < 3; i += 1) await sleep(0);
              await sleep(1);
              return 'went on';
            });
            const native = await settled(async () => await make());
            const ours = await settled(() => waitsFor(make));
            print([name, native, ours, await innocent]);
          });
        }
        print(['handled', ...handled]);`);
      // A CancelledError of the program's own cancels the task that throws it, and a group takes that for no failure.
      const entries = printed as [name: string, native: unknown, ours: unknown, innocent: unknown][];
      const isOurs = (name: string): boolean => form.startsWith('group') && name === 'throws a CancelledError';
      assert.deepEqual({ code, stderr, timedOut }, { code: 0, stderr: '', timedOut: false });
      assert.deepEqual(entries.pop(), ['handled']);
      assert.equal(entries.length, 31);
      assert.deepEqual(
        entries.filter(([name]) => !isOurs(name)),
        entries.filter(([name]) => !isOurs(name)).map(([name, native]) => [name, native, native, 'went on']),
      );
    });
  }

  for (const [form, wait] of [
    ['run(() => t)', 'run(make)'],
    ['runner.run(() => t)', 'new Runner().run(make)'],
    ['loop.runUntilComplete(t)', 'newEventLoop().runUntilComplete(make())'],
    ['loop.runUntilComplete(() => t)', 'newEventLoop().runUntilComplete(make)'],
  ]) {
    test(`${form}`, async () => {
      const { printed, code, stderr, timedOut } = await runApart(`${THENABLES}
        for (const [name, make] of Object.entries(thenables)) {
          if (name.includes('task') || name.includes('library')) continue;
          const native = await settled(async () => await make());
          print([name, native, await settled(async () => await ${wait})]);
        }
        print(await run(() => sleep(1, 'ended')));`);
      assert.deepEqual({ code, stderr, timedOut }, { code: 0, stderr: '', timedOut: false });
      assert.equal(printed.at(-1), 'ended');
      const entries = printed.slice(0, -1) as [name: string, native: unknown, ours: unknown][];
      assert.deepEqual(
        entries,
        entries.map(([name, native]) => [name, native, native]),
      );
    });
  }
});

describe('a thenable that never calls back', () => {
  for (const [form, wait] of Object.entries(forms)) {
    const body = /^(?:let|getRunning)/.test(wait) ? wait : `return ${wait}`;
    const start = `${UNWRAPPED}
      const make = () => ({ then() {} });
      const waitsFor = async () => { ${body}; };`;

    test(`holds up nobody else: ${form}`, async () => {
      await prints(
        `${start}
        await run(async () => {
          createTask(waitsFor);
          for (let i = 0; i < 3; i += 1) print(await sleep(1, 'went on'));
          process.exit(0);
        });`,
        ['went on', 'went on', 'went on'],
      );
    });

    // Given as it is and not awaited by a function of the program, it is wrapped, and that wait can be cancelled.
    if (!form.includes('t)') && !form.includes('[t')) continue;
    if (form.includes('=> t') || form.includes('await')) continue;
    test(`can be given up: ${form}`, async () => {
      await prints(
        `${start}
        await run(async () => {
          const task = createTask(waitsFor);
          await sleep(1);
          task.cancel();
          await wait([task]);
          print(task.cancelled());
        });
        print('ended');`,
        [true, 'ended'],
      );
    });
  }
});

describe('a thenable that calls into the library from its then', () => {
  test('cancels the task that waits for it', async () => {
    await prints(
      `await run(async () => {
        for (const make of [(then) => () => ({ then }), (then) => async () => ({ then }), (then) => async () => await { then }]) {
          for (const eagerStart of [false, true]) {
            const task = createTask(make((resolve) => { task.cancel(); resolve('value'); }), { eagerStart: false });
            await wait([task]);
            print(task.cancelled());
          }
        }
        print(await sleep(1, 'went on'));
      });`,
      [true, true, true, true, true, true, 'went on'],
    );
  });

  test('runs another task to its end before it gives a value', async () => {
    await prints(
      `await run(async () => {
        const task = createTask(() => ({ then(resolve, reject) { createTask(() => sleep(1, 'value')).then(resolve, reject); } }));
        print(await task, allTasks().size);
      });`,
      ['value', 1],
    );
  });

  test('finds its own task as the current one', async () => {
    await prints(
      `await run(async () => {
        const task = createTask(() => ({ then(resolve) { resolve(currentTask()?.getName()); } }), { name: 'own' });
        print(await task);
      });`,
      ['own'],
    );
  });

  test('waits for the task that waits for it', async () => {
    await prints(
      `await run(async () => {
        const task = createTask(() => ({ then(resolve, reject) { task.then(resolve, reject); } }));
        await sleep(1);
        task.cancel();
        await wait([task], { timeout: 100 });
        print(task.done());
        print(await sleep(1, 'went on'));
      });
      print('ended');`,
      [true, 'went on', 'ended'],
    );
  });
});

test('background() of a thenable that fails: the error goes to the exception handler, whatever way it fails', async () => {
  await prints(
    `${THENABLES}
    const native = [];
    for (const [name, make] of Object.entries(thenables)) {
      const outcome = await settled(async () => await make());
      if (outcome[0] === 'error' && name !== 'throws a CancelledError') native.push(name);
    }
    await run(async () => {
      const failed = new Set();
      let current;
      getRunningLoop().setExceptionHandler(() => { failed.add(current); });
      for (const [name, make] of Object.entries(thenables)) {
        current = name;
        const thenable = make();
        try { background(thenable); } catch (error) {
          // What has no then that can be read is no promise.
          if (error instanceof TypeError) failed.add(name); else print([name, error.message]);
        }
        await settled(() => new Promise(() => {}));
      }
      print(native.filter((name) => !failed.has(name)));
    });`,
    [[]],
  );
});

test('an error that escapes a callback of the library goes to the exception handler, and the loop goes on', async () => {
  await prints(
    `await run(async () => {
      const handled = [];
      getRunningLoop().setExceptionHandler((loop, { exception }) => { handled.push(exception?.message); });
      class Odd extends Future {
        cancel() { throw new Error('cancel'); }
      }
      const odd = new Odd();
      const gathering = gather([odd, sleep(1e6)]);
      const task = createTask(async () => await gathering);
      await sleep(0);
      try { task.cancel(); } catch (error) { handled.push(error.message); }
      print(handled, await sleep(1, 'went on'));
      odd.setResult(1);
      gathering.exception === undefined;
    });
    print('ended');`,
    [['cancel'], 'went on', 'ended'],
  );
});

test('a cancel() of the program that throws where a task with a cancellation pending begins to wait is told as well', async () => {
  await prints(
    `await run(async () => {
      const handled = [];
      getRunningLoop().setExceptionHandler((loop, { exception }) => { handled.push(exception?.message); });
      class Odd extends Future {
        cancel() { throw new Error('cancel'); }
      }
      const odd = new Odd();
      const task = createTask(async () => {
        currentTask().cancel();
        await odd;
      });
      await sleep(0);
      await sleep(0);
      odd.setResult(1);
      await wait([task]);
      print(handled, task.cancelled());
    });
    print('ended');`,
    [['cancel'], true, 'ended'],
  );
});
