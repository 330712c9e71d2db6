/** A task whose options are wrong is never made, whoever makes it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  allTasks,
  type Coro,
  createEagerTaskFactory,
  createTask,
  eagerTaskFactory,
  type Future,
  getRunningLoop,
  run,
  sleep,
  Task,
  type TaskFactory,
  type TaskGroup,
  type TaskOptions,
  taskGroup,
} from 'tsyncio';

const unnameable = {
  toString(): never {
    throw new Error('it has no name');
  },
};

// biome-ignore lint/suspicious/noExplicitAny: the options are wrong on purpose
type Make = (coro: Coro<unknown>, options?: any) => Future<unknown>;

/** The body gets a function that makes tasks, and the test ends with the loop it made them in. */
type Path = (body: (make: Make) => Promise<void>) => Promise<void>;

const byFactory =
  (factory: TaskFactory): Path =>
  (body) =>
    run(async () => {
      getRunningLoop().setTaskFactory(factory);
      await body(createTask);
    });

class MyTask<T> extends Task<T> {}

const paths: Readonly<Record<string, Path>> = {
  createTask: (body) => run(() => body(createTask)),
  'loop.createTask': (body) => run(() => body((coro, options) => getRunningLoop().createTask(coro, options))),
  'new Task': (body) => run(() => body((coro, options) => new Task(coro, options))),
  'a subclass of Task': (body) => run(() => body((coro, options) => new MyTask(coro, options))),
  'group.createTask': (body) =>
    run(() => taskGroup((group: TaskGroup) => body((coro, options) => group.createTask(coro, options)))),
  'a task factory': byFactory((loop, coro, options) => new MyTask(coro, { ...options, loop })),
  'a task factory that ignores options': byFactory((loop, coro) => new MyTask(coro, { loop })),
  'the eager task factory': byFactory(eagerTaskFactory),
  'the eager task factory, called by the program': (body) =>
    run(() => body((coro, options) => eagerTaskFactory(getRunningLoop(), coro, options))),
};

const wrongOnes: readonly [name: string, options: object, says: RegExp][] = [
  ['an option that does not exist', { nme: 'x' }, /^TypeError: \w.*\(\): there is no option 'nme'; options are name, /],
  [
    'a context that is no function',
    { context: 2.14 },
    /^TypeError: \w.*\(\): context must be a function, .* not 2\.14$/,
  ],
  ['an eagerStart that is no boolean', { eagerStart: 1 }, /^TypeError: \w.*\(\): eagerStart must be a boolean, not 1$/],
  ['a name that cannot be made a string', { name: unnameable }, /^Error: it has no name$/],
];

for (const [name, path] of Object.entries(paths)) {
  describe(`by ${name}`, () => {
    for (const [what, wrong, says] of wrongOnes) {
      for (const eager of [{}, { eagerStart: true }]) {
        test(`${what} is an error of the call, and no task is there${'eagerStart' in eager ? ' (eager)' : ''}`, () =>
          path(async (make) => {
            const before = allTasks();
            let calls = 0;
            const coro = async (): Promise<void> => {
              calls += 1;
            };
            assert.throws(
              () => make(coro, { ...eager, ...wrong }),
              (error) => says.test(String(error)),
            );
            assert.deepEqual(allTasks(), before);
            await sleep(0);
            await sleep(0);
            assert.equal(calls, 0);
          }));
      }
    }

    test('the name is made a string once, and options given as undefined are as good as none', () =>
      path(async (make) => {
        let count = 0;
        const options = {
          name: { toString: () => `name ${++count}` },
          context: undefined,
          eagerStart: undefined,
        };
        const task = make(async () => 1, options) as Task<number>;
        assert.equal(task.getName(), 'name 1');
        assert.equal(await task, 1);
        assert.match((make(async () => 1, { name: undefined }) as Task<number>).getName(), /^Task-\d+$/);
      }));
  });
}

describe('a task factory', () => {
  async function received(options: TaskOptions | undefined): Promise<TaskOptions> {
    const given: TaskOptions[] = [];
    await byFactory((loop, coro, factoryOptions) => {
      given.push(factoryOptions);
      return new Task(coro, { ...factoryOptions, loop });
    })(async (make) => void (await make(async () => {}, options)));
    // What comes after it are the tasks by which run() ends.
    return given[0] as TaskOptions;
  }

  test('gets the options that were given, and no others', async () => {
    const context = <R, A extends unknown[]>(fn: (...args: A) => R, ...args: A): R => fn(...args);
    assert.deepEqual(await received(undefined), {});
    assert.deepEqual(await received({ name: undefined, eagerStart: undefined, context: undefined }), {});
    assert.deepEqual(await received({ name: 'a', eagerStart: false, context }), {
      name: 'a',
      eagerStart: false,
      context,
    });
  });

  test('that is eager is so too where eagerStart is undefined, and not where it is false', async () => {
    await byFactory(createEagerTaskFactory(Task))(async (make) => {
      const log: unknown[] = [];
      const tasks = [undefined, true, false].map((eagerStart) =>
        make(async () => void log.push(eagerStart), { eagerStart }),
      );
      assert.deepEqual(log, [undefined, true]);
      for (const task of tasks) await task;
      assert.deepEqual(log, [undefined, true, false]);
    });
  });
});
