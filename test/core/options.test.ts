/** Every function of the API that takes an options object checks it before it does anything else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  addInstrument,
  allTasks,
  asCompleted,
  createSubprocessExec,
  EventLoop,
  Executor,
  Future,
  gather,
  getRunningLoop,
  openConnection,
  removeInstrument,
  run,
  StreamReader,
  startServer,
  ThreadPoolExecutor,
} from 'tsyncio';
import { repository } from '../support/repository.ts';
import { anyType, functionsWithOptions } from './support/functions-with-options.ts';
import { failureOf } from './support/turns.ts';

/** What a call fails with, which must come before it has made, opened or scheduled anything. */
async function refusal(call: () => unknown): Promise<Error> {
  const tasks = [...allTasks()];
  const seen: string[] = [];
  const instrument = {
    taskCreated: () => seen.push('a task'),
    futureCreated: () => seen.push('a future'),
    handleCreated: () => seen.push('a handle'),
    loopCreated: () => seen.push('a loop'),
    resourceOpened: (_: object, what: string) => seen.push(what),
  };
  addInstrument(instrument);
  // It is told of what there is already.
  seen.length = 0;
  try {
    const error = await failureOf(call);
    assert.deepEqual(seen, []);
    assert.deepEqual([...allTasks()], tasks);
    return error as Error;
  } finally {
    removeInstrument(instrument);
  }
}

/** How a call ends; what it has opened is closed. */
async function outcome(call: () => unknown): Promise<string> {
  try {
    const value = await call();
    if (value instanceof EventLoop) value.close();
    if (value instanceof Executor) await value.shutdown();
    return 'no error';
  } catch (error) {
    return String(error);
  }
}

for (const { where, api, prepare, wrong } of functionsWithOptions) {
  describe(api, () => {
    const names = Object.keys(wrong);

    test('refuses an option that does not exist, and names those that do', () =>
      run(async () => {
        const call = prepare();
        for (const given of [{ nme: 1 }, { nme: null }, { toString: 1 }, Object.create({ nme: 1 })]) {
          const [name] = Object.keys(given).concat('nme');
          const error = await refusal(() => call(given));
          assert.ok(error instanceof TypeError, String(error));
          const [, before, listed] = /^(.*) options are (.*)$/.exec(error.message) ?? [];
          assert.equal(before, `${where}(): there is no option '${name}';`);
          assert.deepEqual(listed?.split(', ').sort(), [...names].sort());
        }
      }));

    test('refuses what is no object', () =>
      run(async () => {
        const call = prepare();
        for (const given of [null, 3, 'fast', true, [], [1], () => {}, Symbol('s'), getRunningLoop()]) {
          const error = await refusal(() => call(given));
          assert.ok(error instanceof TypeError, String(error));
          assert.ok(error.message.startsWith(`${where}() takes its options as an object, { `), error.message);
        }
      }));

    test('refuses a value of a wrong type', () =>
      run(async () => {
        const call = prepare();
        for (const [name, value] of Object.entries(wrong)) {
          if (value === anyType) continue;
          for (const given of [{ [name]: value }, Object.create({ [name]: value })]) {
            const error = await refusal(() => call(given));
            assert.ok(error instanceof TypeError, String(error));
            assert.ok(error.message.startsWith(`${where}(): ${name} must be `), error.message);
          }
        }
      }));

    test('takes an option given as undefined for one that was not given', () =>
      run(async () => {
        const undefinedOnes = Object.fromEntries([...names, 'nme'].map((name) => [name, undefined]));
        const expected = await outcome(() => prepare()(undefined));
        assert.ok(!expected.startsWith(`TypeError: ${where}(): `), expected);
        assert.equal(await outcome(() => prepare()({})), expected);
        assert.equal(await outcome(() => prepare()(undefinedOnes)), expected);
      }));
  });
}

describe('a number', () => {
  test('that is NaN is a RangeError', () =>
    run(async () => {
      const pool = new ThreadPoolExecutor();
      for (const call of [
        () => asCompleted([async () => 1], { timeout: Number.NaN }),
        () => pool.map((n: number) => n, [1], { timeout: Number.NaN }),
        () => new StreamReader({ limit: Number.NaN }),
        () => openConnection('127.0.0.1', 70_000, { happyEyeballsDelay: Number.NaN }),
      ]) {
        assert.match(String(await refusal(call)), /^RangeError: .*NaN/);
      }
      await pool.shutdown();
    }));

  test('that is no limit of a reader is refused before anything is open', () =>
    run(async () => {
      for (const call of [
        () => startServer(() => {}, '127.0.0.1', 0, { limit: 0 }),
        () => createSubprocessExec(process.execPath, ['--version'], { limit: -1 }),
      ]) {
        assert.match(String(await refusal(call)), /^RangeError: Limit cannot be <= 0/);
      }
    }));
});

test('what cannot be shown is refused all the same', () =>
  run(async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const error = await refusal(() => gather([async () => 1], { returnExceptions: proxy } as never));
    assert.match(String(error), /^TypeError: gather\(\): returnExceptions must be a boolean, not /);
  }));

test('a getter that throws lets its error out, and nothing has happened', () =>
  run(async () => {
    const given = {
      get loop(): never {
        throw new Error('no loop');
      },
    };
    assert.match(String(await refusal(() => new Future(given))), /^Error: no loop/);
  }));

test('no function with options is missing here', () => {
  const declared = new Set<string>();
  let container = '';
  for (const line of readFileSync(join(repository, 'docs/api.txt'), 'utf8').split('\n')) {
    container =
      /^(?:abstract )?(?:class|interface|type) (\w+)/.exec(line)?.[1] ?? (line.startsWith(' ') ? container : '');
    const name = /^(?:function| *(?:static |abstract )?)\s*(\w+)[(<].*\b_?(?:options|limits)\??: /.exec(line)?.[1];
    if (name !== undefined) declared.add(container === '' ? name : `${container}.${name}`);
  }
  const methods = readFileSync(join(repository, 'src/core/loop-io.ts'), 'utf8').matchAll(
    /^ {2}(\w+)[(<](?:(?!\n {2}\}).)*?\boptions\?: /gms,
  );
  for (const [, name] of methods) declared.add(`LoopIo.${name}`);
  // Not ours to check: JavaScript's own options of an error, an interface, a function that takes a constructor.
  for (const name of ['ExceptionGroup.constructor', 'ExecutorLike.shutdown', 'createEagerTaskFactory']) {
    assert.ok(declared.delete(name), name);
  }
  assert.deepEqual([...declared].sort(), functionsWithOptions.map(({ api }) => api).sort());
});
