import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { currentTask, getRunningLoop, Handle, run, sleep } from 'tsyncio';
import { recordContexts } from './support/recorders.ts';
import { runBriefly } from './support/turns.ts';

describe('callSoon', () => {
  test('returns a Handle and calls on the next turn, not at once [test_base_events.BaseEventLoopTests.test_call_soon test_base_events.BaseEventLoopTests.test__add_callback_handle]', async () => {
    await run(async () => {
      let ran = false;
      const handle = getRunningLoop().callSoon(() => {
        ran = true;
      });
      assert.ok(handle instanceof Handle);
      assert.equal(ran, false);
      await runBriefly();
      assert.equal(ran, true);
    });
  });

  test('passes the arguments on', async () => {
    await run(async () => {
      const seen: unknown[] = [];
      getRunningLoop().callSoon((...args: unknown[]) => seen.push(...args), 1, 'two', { three: 3 });
      await runBriefly();
      assert.deepEqual(seen, [1, 'two', { three: 3 }]);
    });
  });

  test('keeps the order in which callbacks came', async () => {
    await run(async () => {
      const order: number[] = [];
      for (let n = 0; n < 1_000; n++) getRunningLoop().callSoon(() => order.push(n));
      await runBriefly();
      assert.deepEqual(
        order,
        Array.from({ length: 1_000 }, (_, n) => n),
      );
    });
  });

  test('inside a callback means the turn after', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      const order: string[] = [];
      loop.callSoon(() => {
        order.push('first');
        loop.callSoon(() => order.push('third'));
      });
      loop.callSoon(() => order.push('second'));
      await runBriefly();
      assert.deepEqual(order, ['first', 'second']);
      await runBriefly();
      assert.deepEqual(order, ['first', 'second', 'third']);
    });
  });

  test('lets the microtasks of one callback run before the next callback', async () => {
    await run(async () => {
      const order: string[] = [];
      getRunningLoop().callSoon(() => {
        order.push('a');
        void Promise.resolve().then(() => order.push('microtask of a'));
      });
      getRunningLoop().callSoon(() => order.push('b'));
      await runBriefly();
      assert.deepEqual(order, ['a', 'microtask of a', 'b']);
    });
  });

  test('gives the callback its loop and no task', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      const seen: unknown[] = [];
      loop.callSoon(() => seen.push(getRunningLoop() === loop, currentTask()));
      await runBriefly();
      assert.deepEqual(seen, [true, undefined]);
    });
  });

  test('goes on after a callback that throws', async () => {
    await run(async () => {
      const contexts = recordContexts(getRunningLoop());
      let ran = false;
      getRunningLoop().callSoon(() => {
        throw new Error('boom');
      });
      getRunningLoop().callSoon(() => {
        ran = true;
      });
      await runBriefly();
      assert.equal(ran, true);
      assert.equal(contexts.length, 1);
    });
  });

  test('for ever starves neither Node timers nor I/O', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      // Seconds' worth, where the others need milliseconds.
      let left = 3_000_000;
      const again = (): void => {
        left -= 1;
        if (left > 0) loop.callSoon(again);
      };
      again();
      await new Promise((resolve) => setTimeout(resolve, 2));
      await stat(import.meta.dirname);
      assert.ok(left > 0, 'the callbacks came to their end first');
      left = 0;
    });
  });

  test('wants a function [test_base_events.BaseEventLoopTests.test_call_soon_non_callable]', async () => {
    await run(
      async () => {
        const loop = getRunningLoop();
        assert.throws(() => loop.callSoon(1 as never), TypeError);
        assert.throws(() => loop.callSoon(undefined as never), TypeError);
      },
      { debug: true },
    );
  });

  test('and its like refuse async functions and coroutines in debug mode [test_base_events.BaseEventLoopWithSelectorTests.test_call_coroutine]', async () => {
    await run(
      async () => {
        const loop = getRunningLoop();
        const simple = async (): Promise<void> => {};
        assert.throws(() => loop.callSoon(simple), TypeError);
        assert.throws(() => loop.callSoonThreadsafe(simple), TypeError);
        assert.throws(() => loop.callLater(60, simple), TypeError);
        assert.throws(() => loop.callAt(loop.time() + 60, simple), TypeError);
      },
      { debug: true },
    );
  });
});

describe('callSoonThreadsafe', () => {
  test('in the loop’s own thread is callSoon', async () => {
    await run(async () => {
      const order: number[] = [];
      getRunningLoop().callSoon(() => order.push(1));
      const handle = getRunningLoop().callSoonThreadsafe((n: number) => order.push(n), 2);
      getRunningLoop().callSoon(() => order.push(3));
      assert.ok(handle instanceof Handle);
      await runBriefly();
      assert.deepEqual(order, [1, 2, 3]);
    });
  });
});

test('sleep(0) lets the loop go round once: what was ready runs, what that makes ready does not yet', async () => {
  await run(async () => {
    const order: string[] = [];
    getRunningLoop().callSoon(() => {
      order.push('ready');
      getRunningLoop().callSoon(() => order.push('next turn'));
    });
    await sleep(0);
    order.push('awake');
    await sleep(0);
    assert.deepEqual(order, ['ready', 'awake', 'next turn']);
  });
});
