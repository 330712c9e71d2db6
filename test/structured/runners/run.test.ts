import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import {
  CancelledError,
  coroutine,
  createTask,
  currentSignal,
  currentTask,
  EventLoop,
  Future,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
  type Task,
} from 'tsyncio';
import { type Context, recordContexts, withRecordedLog } from '../../core/support/recorders.ts';
import { failureOf } from '../../core/support/turns.ts';

class ZeroDivisionError extends Error {}

describe('run', () => {
  test('gives what the main coroutine returns [test_runners.RunTests.test_asyncio_run_return]', async () => {
    const answer: number = await run(async () => {
      await sleep(0);
      return 42;
    });
    assert.equal(answer, 42);
    assert.equal(await run(coroutine(async (n: number) => n)(7)), 7);
  });

  test('rejects with what the main coroutine throws [test_runners.RunTests.test_asyncio_run_raises]', async () => {
    const failure = new RangeError('spam');
    const error = await failureOf(() =>
      run(async () => {
        await sleep(0);
        throw failure;
      }),
    );
    assert.equal(error, failure);
  });

  test('rejects with CancelledError when the main task was cancelled', async () => {
    const error = await failureOf(() =>
      run(async () => {
        currentTask()?.cancel('enough');
        await sleep(10_000);
      }),
    );
    assert.ok(error instanceof CancelledError);
    assert.equal(error.message, 'enough');
  });

  test('takes a coroutine only, and says so [test_runners.RunTests.test_asyncio_run_only_coro]', async () => {
    for (const wrong of [1, undefined, 'main', {}, Promise.resolve(1), new Future()]) {
      const error = await failureOf(() => run(wrong as never));
      assert.ok(error instanceof TypeError, inspect(wrong));
      assert.match(error.message, /a coroutine was expected/);
    }
    const error = await failureOf(() => run((() => undefined) as never));
    assert.ok(error instanceof TypeError);
  });

  test('sets the debug flag of its loop as it is told [test_runners.RunTests.test_asyncio_run_debug]', async () => {
    const flag = async (): Promise<boolean> => getRunningLoop().getDebug();
    assert.equal(await run(flag, { debug: false }), false);
    assert.equal(await run(flag, { debug: true }), true);
    assert.equal(await run(flag), false);
  });

  test('cannot be called while a loop runs [test_runners.RunTests.test_asyncio_run_from_running_loop]', async () => {
    await run(async () => {
      await assert.rejects(async () => run(async () => {}), {
        name: 'RuntimeError',
        message: /cannot be called from a running event loop/,
      });
    });
    const first = run(() => sleep(5, 'first'));
    await assert.rejects(async () => run(async () => {}), { name: 'RuntimeError' });
    assert.equal(await first, 'first');
    assert.equal(await run(async () => 'second'), 'second');
  });

  test('cancels what is left and waits for it [test_runners.RunTests.test_asyncio_run_cancels_hanging_tasks]', async () => {
    const order: string[] = [];
    const left: Task<void>[] = [];
    const answer = await run(async () => {
      left.push(
        createTask(async () => {
          try {
            await sleep(100_000);
          } finally {
            await sleep(1);
            order.push('cleaned up');
          }
        }),
      );
      left.push(createTask(() => sleep(100_000)));
      await sleep(0);
      return 123;
    });
    assert.equal(answer, 123);
    assert.deepEqual(order, ['cleaned up']);
    for (const task of left) assert.equal(task.cancelled(), true);
  });

  test('lets a task made in the last step of main begin, as CPython does, and cancels it where it waits', async () => {
    const order: string[] = [];
    await run(async () => {
      createTask(async () => {
        order.push('begun');
        try {
          await sleep(100_000);
        } finally {
          order.push('cancelled');
        }
      });
    });
    assert.deepEqual(order, ['begun', 'cancelled']);
  });

  test('reports the errors of what it cancelled [test_runners.RunTests.test_asyncio_run_reports_hanging_tasks_errors]', async () => {
    let task: Task<void> | undefined;
    let contexts: Context[] = [];
    const answer = await run(async () => {
      contexts = recordContexts(getRunningLoop());
      task = createTask(async () => {
        try {
          await sleep(100_000);
        } catch {
          throw new ZeroDivisionError('while cleaning up');
        }
      });
      await sleep(0);
      return 123;
    });
    assert.equal(answer, 123);
    assert.equal(task?.done(), true);
    assert.equal(contexts.length, 1);
    assert.match(contexts[0]?.message ?? '', /run.*shutdown/);
    assert.equal(contexts[0]?.task, task);
    assert.ok(contexts[0]?.exception instanceof ZeroDivisionError);
  });

  test('ends the async generators of what it cancelled, also when main failed [test_runners.RunTests.test_asyncio_run_closes_gens_after_hanging_tasks_errors]', async () => {
    class FancyExit extends Error {}
    let finished = false;
    let lazy: Task<void> | undefined;
    async function* fidget(): AsyncGenerator<number> {
      try {
        for (;;) {
          yield 1;
          await sleep(100_000);
        }
      } finally {
        finished = true;
      }
    }
    const spinner = fidget();
    await assert.rejects(
      () =>
        run(async () => {
          recordContexts(getRunningLoop());
          lazy = createTask(async () => {
            try {
              for await (const meaning of spinner) assert.equal(meaning, 1);
            } catch {
              throw new ZeroDivisionError('while cleaning up');
            }
          });
          await sleep(0);
          throw new FancyExit();
        }),
      FancyExit,
    );
    assert.equal(lazy?.done(), true);
    assert.equal(finished, true);
    assert.deepEqual(await spinner.next(), { done: true, value: undefined });
  });

  test('sets the event loop while it is at work, and takes it back [test_runners.RunTests.test_asyncio_run_set_event_loop]', async () => {
    const before = getEventLoop();
    await run(async () => {
      await sleep(0);
      assert.equal(getEventLoop(), getRunningLoop());
      assert.notEqual(getEventLoop(), before);
    });
    assert.equal(getEventLoop(), before);
  });

  test('closes its loop, and takes a new one each time', async () => {
    const loops = [await run(async () => getRunningLoop()), await run(async () => getRunningLoop())];
    assert.notEqual(loops[0], loops[1]);
    for (const loop of loops) {
      assert.equal(loop?.isClosed(), true);
      assert.equal(loop?.isRunning(), false);
    }
  });

  test('runs on the loop that loopFactory makes, and closes it [test_runners.RunTests.test_asyncio_run_loop_factory]', async () => {
    const loop = newEventLoop();
    let made = 0;
    await run(
      async () => {
        assert.equal(getRunningLoop(), loop);
      },
      {
        loopFactory: () => {
          made += 1;
          return loop;
        },
      },
    );
    assert.equal(made, 1);
    assert.equal(loop.isClosed(), true);
  });

  test('takes the class itself as a factory [test_runners.RunTests.test_loop_factory_default_event_loop]', async () => {
    await run(
      async () => {
        assert.ok(getRunningLoop() instanceof EventLoop);
      },
      { loopFactory: () => new EventLoop() },
    );
    await run(async () => assert.ok(getRunningLoop() instanceof EventLoop), { loopFactory: newEventLoop });
  });

  test('frees the loop also when main fails and left-over tasks fail', async () => {
    let loop: EventLoop | undefined;
    await assert.rejects(
      () =>
        run(async () => {
          loop = getRunningLoop();
          recordContexts(loop);
          createTask(async () => {
            try {
              await sleep(100_000);
            } catch {
              throw new ZeroDivisionError('worse');
            }
          });
          await sleep(0);
          throw new RangeError('main');
        }),
      { name: 'RangeError', message: 'main' },
    );
    assert.equal(loop?.isClosed(), true);
    assert.equal(await run(async () => 'again'), 'again');
  });

  test('waits for a left-over task in a foreign promise, which gets its CancelledError at its next await of ours', async () => {
    const order: string[] = [];
    await run(async () => {
      createTask(async () => {
        const signal = currentSignal();
        await new Promise((resolve) => signal.addEventListener('abort', () => setImmediate(resolve)));
        order.push(`foreign promise over, signal aborted: ${signal.aborted}`);
        try {
          await sleep(0);
        } catch (error) {
          order.push((error as Error).name);
          throw error;
        }
      });
      await sleep(0);
    });
    assert.deepEqual(order, ['foreign promise over, signal aborted: true', 'CancelledError']);
  });

  test('never looks at the text of the result [test_runners.RunnerTests.test_no_repr_is_call_on_the_task_result]', async () => {
    let shown = 0;
    const result = {
      toString: () => `${shown++}`,
      toJSON: () => shown++,
      [inspect.custom]: () => `${shown++}`,
    };
    assert.equal(await run(async () => result), result);
    assert.equal(shown, 0);
  });

  test('works in a thread that has no signals [test_runners.RunnerTests.test_signal_install_not_supported_ok]', async () => {
    const tsyncio = JSON.stringify(import.meta.resolve('tsyncio'));
    const worker = new Worker(
      `import(${tsyncio}).then(async ({ run, sleep }) => {
         const answer = await run(() => sleep(1, 'from a worker'));
         require('node:worker_threads').parentPort.postMessage(answer);
       });`,
      { eval: true },
    );
    const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    assert.equal(answer, 'from a worker');
    await worker.terminate();
  });

  test('logs a left-over task’s error where there is no handler', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        createTask(async () => {
          try {
            await sleep(100_000);
          } catch {
            throw new ZeroDivisionError('while cleaning up');
          }
        });
        await sleep(0);
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /shutdown/);
      assert.match(records[0]?.text ?? '', /while cleaning up/);
    });
  });
});
