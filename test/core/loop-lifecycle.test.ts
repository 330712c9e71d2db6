import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as nodeTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  coroutine,
  createTask,
  EventLoop,
  Future,
  getRunningLoop,
  KeyboardInterrupt,
  newEventLoop,
  RuntimeError,
  run,
  sleep,
  Task,
} from 'tsyncio';
import { VirtualClock } from 'tsyncio/testing';
import { recordContexts } from './support/recorders.ts';
import { failureOf, runBriefly } from './support/turns.ts';

/** Runs `body` with a new loop on a virtual clock, which is closed afterwards. */
const withLoop = (body: (loop: EventLoop) => Promise<void>) => async () => {
  const loop = newEventLoop({ clock: new VirtualClock() });
  try {
    await body(loop);
  } finally {
    if (!loop.isClosed()) loop.close();
  }
};

describe('close', () => {
  test('ends a loop for good, and may be called again [test_base_events.BaseEventLoopTests.test_close]', async () => {
    const loop = newEventLoop();
    assert.equal(loop.isClosed(), false);
    loop.close();
    assert.equal(loop.isClosed(), true);
    loop.close();
    loop.close();
    const future = loop.createFuture();
    const closed = { name: 'RuntimeError', message: /Event loop is closed/ };
    await assert.rejects(async () => loop.runForever(), closed);
    await assert.rejects(async () => loop.runUntilComplete(future), closed);
  });

  test('makes every later call that schedules something fail', () => {
    const loop = newEventLoop();
    loop.close();
    const closed = { name: 'RuntimeError', message: /Event loop is closed/ };
    assert.throws(() => loop.callSoon(() => {}), closed);
    assert.throws(() => loop.callSoonThreadsafe(() => {}), closed);
    assert.throws(() => loop.callLater(1, () => {}), closed);
    assert.throws(() => loop.callAt(1, () => {}), closed);
    assert.throws(() => loop.createTask(async () => {}), closed);
    assert.throws(() => new Task(async () => {}, { loop }), closed);
  });

  test('refuses a running loop', async () => {
    await run(async () => {
      assert.throws(() => getRunningLoop().close(), {
        name: 'RuntimeError',
        message: /Cannot close a running event loop/,
      });
      assert.equal(getRunningLoop().isClosed(), false);
    });
  });

  test('drops what was scheduled', async () => {
    const clock = new VirtualClock();
    const loop = newEventLoop({ clock });
    let ran = false;
    const runs = (): void => {
      ran = true;
    };
    loop.callSoon(runs);
    loop.callLater(1, runs);
    loop.close();
    clock.advance(10);
    await nodeTurn();
    assert.equal(clock.jump(), false, 'no alarm is left');
    assert.equal(ran, false);
  });

  test('may be awaited', async () => {
    const loop = newEventLoop();
    await loop.close();
    assert.equal(loop.isClosed(), true);
  });
});

describe('runUntilComplete', () => {
  test(
    'takes a function, a coroutine, a task or a future, and gives its result',
    withLoop(async (loop) => {
      const lazy = coroutine(async (n: number) => n + 1);
      const future = loop.createFuture<number>();
      loop.callSoon(() => future.setResult(3));
      assert.equal(await loop.runUntilComplete(async () => 1), 1);
      assert.equal(await loop.runUntilComplete(lazy(1)), 2);
      assert.equal(await loop.runUntilComplete(future), 3);
      assert.equal(await loop.runUntilComplete(loop.createTask(async () => 4)), 4);
    }),
  );

  test(
    'rejects with what failed, and the loop can be used again',
    withLoop(async (loop) => {
      const failure = new Error('boom');
      assert.equal(await failureOf(() => loop.runUntilComplete(() => Promise.reject(failure))), failure);
      assert.equal(await loop.runUntilComplete(async () => 'fine'), 'fine');
    }),
  );

  test(
    'wants something it can wait for [test_base_events.BaseEventLoopTests.test_run_until_complete_type_error]',
    withLoop(async (loop) => {
      for (const wrong of ['blah', 1, undefined, null, {}]) {
        await assert.rejects(async () => loop.runUntilComplete(wrong as never), TypeError);
      }
    }),
  );

  test(
    'refuses a future of another loop [test_base_events.BaseEventLoopTests.test_run_until_complete_loop]',
    withLoop(async (loop) => {
      const other = newEventLoop();
      const future = loop.createFuture();
      await assert.rejects(async () => other.runUntilComplete(future), RangeError);
      other.close();
    }),
  );

  test(
    'rejects when the loop is stopped before',
    withLoop(async (loop) => {
      loop.callSoon(() => loop.stop());
      const future = loop.createFuture();
      await assert.rejects(async () => loop.runUntilComplete(future), {
        name: 'RuntimeError',
        message: /Event loop stopped before Future completed/,
      });
    }),
  );

  test(
    'rejects with a KeyboardInterrupt that a callback throws, and starts afresh after it [test_base_events.BaseEventLoopTests.test_run_until_complete_loop_orphan_future_close_loop]',
    withLoop(async (loop) => {
      loop.callSoon(() => {
        throw new KeyboardInterrupt();
      });
      const orphan = loop.createTask(() => sleep(1));
      await assert.rejects(async () => loop.runUntilComplete(orphan), KeyboardInterrupt);
      // Fails when the first call has left its done callback on `orphan`: that would stop this run early.
      assert.equal(await loop.runUntilComplete(() => sleep(10, 'whole')), 'whole');
      assert.equal(orphan.done(), true);
    }),
  );

  test(
    'rejects with the KeyboardInterrupt of its task, and reports nothing besides [test_base_events.BaseEventLoopTests.test_run_forever_keyboard_interrupt]',
    withLoop(async (loop) => {
      const contexts = recordContexts(loop);
      await assert.rejects(
        async () =>
          loop.runUntilComplete(async () => {
            throw new KeyboardInterrupt();
          }),
        KeyboardInterrupt,
      );
      loop.close();
      assert.deepEqual(contexts, []);
    }),
  );

  test(
    'that failed leaves no stop() behind for the next run [test_base_events.BaseEventLoopTests.test_run_until_complete_baseexception]',
    withLoop(async (loop) => {
      await assert.rejects(
        async () =>
          loop.runUntilComplete(async () => {
            throw new KeyboardInterrupt();
          }),
        KeyboardInterrupt,
      );
      // A stop that was left behind ends this run before the timer is due.
      assert.equal(await loop.runUntilComplete(() => sleep(10, 'whole')), 'whole');
    }),
  );
});

describe('runForever and stop', () => {
  test(
    'run what is ready once where stop is scheduled after it [test_base_events.BaseEventLoopTests.test_run_once]',
    withLoop(async (loop) => {
      let count = 0;
      loop.callSoon(() => count++);
      loop.callSoon(() => loop.stop());
      await loop.runForever();
      assert.equal(count, 1);
    }),
  );

  test(
    'run one turn when stop came first [test_base_events.BaseEventLoopTests.test_run_forever_pre_stopped]',
    withLoop(async (loop) => {
      let count = 0;
      loop.stop();
      loop.callSoon(() => {
        count++;
        loop.callSoon(() => count++);
      });
      await loop.runForever();
      assert.equal(count, 1);
      assert.equal(loop.isRunning(), false);
    }),
  );

  test(
    'finish the turn in which stop was called, and keep the next for the next run [test_base_events.BaseEventLoopTests.test_single_selecter_event_callback_after_stopping]',
    withLoop(async (loop) => {
      const order: string[] = [];
      loop.callSoon(() => {
        order.push('stopping');
        loop.stop();
        loop.callSoon(() => order.push('of the next turn'));
      });
      loop.callSoon(() => order.push('of the same turn'));
      await loop.runForever();
      assert.deepEqual(order, ['stopping', 'of the same turn']);
      loop.callSoon(() => loop.stop());
      await loop.runForever();
      assert.deepEqual(order, ['stopping', 'of the same turn', 'of the next turn']);
      loop.callSoon(() => loop.stop());
      await loop.runForever();
      assert.equal(order.length, 3);
    }),
  );

  test(
    'let tasks go on where they were when the loop runs again',
    withLoop(async (loop) => {
      const order: string[] = [];
      const task = loop.createTask(async () => {
        order.push('one');
        await sleep(0);
        loop.stop();
        await sleep(0);
        order.push('two');
      });
      await loop.runForever();
      assert.deepEqual(order, ['one']);
      await loop.runUntilComplete(task);
      assert.deepEqual(order, ['one', 'two']);
    }),
  );

  test(
    'a loop that runs cannot be run again, nor another inside it [test_base_events.RunningLoopTests.test_running_loop_within_a_loop]',
    withLoop(async (outer) => {
      const inner = newEventLoop();
      await assert.rejects(async () => outer.runUntilComplete(async () => inner.runForever()), {
        name: 'RuntimeError',
        message: /while another loop is running/,
      });
      await assert.rejects(async () => outer.runUntilComplete(async () => outer.runForever()), {
        name: 'RuntimeError',
        message: /already running/,
      });
      inner.close();
    }),
  );
});

describe('a loop', () => {
  test('knows whether it runs', async () => {
    const loop = newEventLoop();
    assert.equal(loop.isRunning(), false);
    await loop.runUntilComplete(async () => {
      assert.equal(loop.isRunning(), true);
      assert.equal(getRunningLoop(), loop);
    });
    assert.equal(loop.isRunning(), false);
    loop.close();
  });

  test('says its state', async () => {
    const loop = newEventLoop();
    assert.match(inspect(loop), /^<EventLoop running=false closed=false debug=false>$/);
    loop.close();
    assert.match(inspect(loop), /^<EventLoop running=false closed=true debug=false>$/);
  });

  test('turns its debug mode on and off [test_base_events.BaseEventLoopTests.test_set_debug]', () => {
    const loop = newEventLoop();
    loop.setDebug(true);
    assert.equal(loop.getDebug(), true);
    loop.setDebug(false);
    assert.equal(loop.getDebug(), false);
    assert.equal(loop.slowCallbackDuration, 100);
    loop.slowCallbackDuration = 5;
    assert.equal(loop.slowCallbackDuration, 5);
    loop.close();
  });

  test('of a subclass with its own createTask makes its tasks with that [test_base_events.BaseEventLoopTests.test_create_task]', async () => {
    class MyTask<T> extends Task<T> {}
    class MyLoop extends EventLoop {
      override createTask<T>(...[coro, options]: Parameters<typeof createTask<T>>): Task<T> {
        return new MyTask<T>(coro, { ...options, loop: this });
      }
    }
    await run(
      async () => {
        const task = createTask(async () => 'mine');
        assert.ok(task instanceof MyTask);
        assert.equal(await task, 'mine');
      },
      { loopFactory: () => new MyLoop() },
    );
  });

  test('has no async generators to shut down, and says so by resolving', async () => {
    await run(async () => {
      assert.equal(await getRunningLoop().shutdownAsyncgens(), undefined);
    });
  });

  test('makes futures of its own', async () => {
    const loop = newEventLoop();
    const future = loop.createFuture<string>();
    assert.ok(future instanceof Future);
    assert.equal(future.getLoop(), loop);
    assert.ok(new RuntimeError('x') instanceof Error);
    await run(runBriefly);
    assert.equal(future.done(), false);
    loop.close();
  });
});
