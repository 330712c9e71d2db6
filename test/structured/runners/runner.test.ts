import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, test } from 'node:test';
import {
  createTask,
  type EventLoop,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  Runner,
  run,
  sleep,
  type Task,
} from 'tsyncio';
import { failureOf } from '../../core/support/turns.ts';

const closed = { name: 'RuntimeError', message: /Runner is closed/ };

describe('a Runner', () => {
  test('sets the debug flag of its loop to false [test_runners.RunnerTests.test_non_debug]', async () => {
    await using runner = new Runner({ debug: false });
    assert.equal(runner.getLoop().getDebug(), false);
  });

  test('sets the debug flag of its loop to true [test_runners.RunnerTests.test_debug]', async () => {
    await using runner = new Runner({ debug: true });
    assert.equal(runner.getLoop().getDebug(), true);
  });

  test('uses the loop that loopFactory makes, once [test_runners.RunnerTests.test_custom_factory]', async () => {
    const loop = newEventLoop();
    let made = 0;
    await using runner = new Runner({
      loopFactory: () => {
        made += 1;
        return loop;
      },
    });
    assert.equal(made, 0);
    assert.equal(runner.getLoop(), loop);
    assert.equal(runner.getLoop(), loop);
    assert.equal(await runner.run(async () => getRunningLoop()), loop);
    assert.equal(made, 1);
  });

  test('runs coroutines, and closes its loop at the end of its block [test_runners.RunnerTests.test_run]', async () => {
    let kept: Runner;
    let loop: EventLoop;
    {
      await using runner = new Runner();
      kept = runner;
      const answer = await runner.run(async () => {
        await sleep(0);
        return 'done';
      });
      assert.equal(answer, 'done');
      loop = runner.getLoop();
    }
    assert.throws(() => kept.getLoop(), closed);
    assert.equal(loop.isClosed(), true);
  });

  test('takes a coroutine only [test_runners.RunnerTests.test_run_non_coro]', async () => {
    await using runner = new Runner();
    for (const wrong of [123, undefined, {}]) {
      const error = await failureOf(() => runner.run(wrong as never));
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /a coroutine was expected/);
    }
  });

  test('takes no future [test_runners.RunnerTests.test_run_future]', async () => {
    await using runner = new Runner();
    const future = runner.getLoop().createFuture();
    const error = await failureOf(() => runner.run(future as never));
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /a coroutine was expected/);
  });

  test('can be closed by hand [test_runners.RunnerTests.test_explicit_close]', async () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    await runner.close();
    assert.throws(() => runner.getLoop(), closed);
    assert.equal(loop.isClosed(), true);
  });

  test('can be closed twice, and before its first use [test_runners.RunnerTests.test_double_close]', async () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    await runner.close();
    await runner.close();
    assert.equal(loop.isClosed(), true);
    const unused = new Runner();
    await unused.close();
    await unused.close();
  });

  test('is of no more use once it is closed [test_runners.RunnerTests.test_second_with_block_raises]', async () => {
    const ran: number[] = [];
    const runner = new Runner();
    {
      await using inBlock = runner;
      await inBlock.run(async () => void ran.push(1));
    }
    await assert.rejects(async () => runner.run(async () => void ran.push(2)), closed);
    assert.deepEqual(ran, [1]);
  });

  test('keeps one context for all its runs [test_runners.RunnerTests.test_run_keeps_context]', async () => {
    const storage = new AsyncLocalStorage<{ value: number }>();
    const runner = storage.run({ value: -1 }, () => {
      const made = new Runner();
      made.getLoop();
      return made;
    });
    const exchange = (value: number) => async (): Promise<number | undefined> => {
      const store = storage.getStore();
      const old = store?.value;
      await sleep(0);
      if (store !== undefined) store.value = value;
      return old;
    };
    assert.equal(await runner.run(exchange(1)), -1);
    assert.equal(await storage.run({ value: 99 }, () => runner.run(exchange(2))), 1);
    assert.equal(await runner.run(async () => storage.getStore()?.value), 2);
    await runner.close();
  });

  test('runs in another context when it is given one', async () => {
    const storage = new AsyncLocalStorage<string>();
    await using runner = new Runner();
    const context = storage.run('given', () => AsyncLocalStorage.snapshot());
    assert.equal(await runner.run(async () => storage.getStore(), { context }), 'given');
    assert.equal(await runner.run(async () => storage.getStore()), undefined);
  });

  test('cannot run inside a loop that runs [test_runners.RunnerTests.test_recursive_run]', async () => {
    await using runner = new Runner();
    const error = await failureOf(() => runner.run(async () => await runner.run(async () => {})));
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'RuntimeError');
    assert.match(error.message, /cannot be called from a running event loop/);
    await run(async () => {
      const inner = await failureOf(() => runner.run(async () => {}));
      assert.match(String(inner), /RuntimeError.*cannot be called from a running event loop/);
    });
  });

  test('keeps its loop, and sets it once, for all its runs [test_runners.RunnerTests.test_set_event_loop_called_once]', async () => {
    const before = getEventLoop();
    await using runner = new Runner();
    const look = async (): Promise<EventLoop> => {
      assert.equal(getEventLoop(), getRunningLoop());
      return getRunningLoop();
    };
    const first = await runner.run(look);
    assert.equal(await runner.run(look), first);
    assert.equal(runner.getLoop(), first);
    await runner.close();
    assert.equal(getEventLoop(), before);
  });

  test('lets tasks of one run go on in the next, and cancels what is left when it is closed', async () => {
    const runner = new Runner();
    const order: string[] = [];
    let left: Task<void> | undefined;
    await runner.run(async () => {
      left = createTask(async () => {
        order.push('begun');
        await sleep(0);
        await sleep(0);
        order.push('went on');
        await sleep(100_000);
      });
      await sleep(0);
    });
    assert.deepEqual(order, ['begun']);
    await runner.run(async () => {
      for (let turn = 0; turn < 4; turn++) await sleep(0);
    });
    assert.deepEqual(order, ['begun', 'went on']);
    assert.equal(left?.done(), false);
    await runner.close();
    assert.equal(left?.cancelled(), true);
  });

  test('can go on after a run that failed', async () => {
    await using runner = new Runner();
    await assert.rejects(
      () =>
        runner.run(async () => {
          throw new RangeError('boom');
        }),
      RangeError,
    );
    assert.equal(await runner.run(async () => 'fine'), 'fine');
  });
});
