import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as nodeTurn } from 'node:timers/promises';
import { currentTask, getRunningLoop, newEventLoop, run, sleep, TimerHandle } from 'tsyncio';
import { VirtualClock, virtualRun } from 'tsyncio/testing';
import { collectWarnings } from './support/recorders.ts';
import { failureOf, runBriefly } from './support/turns.ts';

describe('callLater', () => {
  test('returns a TimerHandle and calls when the time has come, in ms [test_base_events.BaseEventLoopTests.test_call_later]', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const fired: number[] = [];
      const handle = loop.callLater(10_000, () => fired.push(loop.time()));
      assert.ok(handle instanceof TimerHandle);
      await runBriefly();
      assert.deepEqual(fired, []);
      await sleep(9_999);
      assert.deepEqual(fired, []);
      await sleep(2);
      assert.deepEqual(fired, [10_000]);
      assert.throws(() => loop.callLater(undefined as never, () => {}), TypeError);
      assert.throws(() => loop.callLater(null as never, () => {}), TypeError);
    });
  });

  test('passes the arguments on, outside any task', async () => {
    await virtualRun(async () => {
      const seen: unknown[] = [];
      getRunningLoop().callLater(5, (a: number, b: string) => seen.push(a, b, currentTask()), 1, 'b');
      await sleep(6);
      assert.deepEqual(seen, [1, 'b', undefined]);
    });
  });

  test('with negative delays calls the earliest first [test_base_events.BaseEventLoopTests.test_call_later_negative_delays]', async () => {
    await run(async () => {
      const calls: string[] = [];
      getRunningLoop().callLater(-1_000, (name: string) => calls.push(name), 'a');
      getRunningLoop().callLater(-2_000, (name: string) => calls.push(name), 'b');
      await runBriefly();
      await runBriefly();
      assert.deepEqual(calls, ['b', 'a']);
    });
  });

  test('orders by time, and in the order of scheduling where the time is the same', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const order: string[] = [];
      for (const [delay, name] of [
        [30, 'c1'],
        [10, 'a1'],
        [20, 'b1'],
        [10, 'a2'],
        [30, 'c2'],
        [10, 'a3'],
      ] as const) {
        loop.callLater(delay, () => order.push(name));
      }
      await sleep(40);
      assert.deepEqual(order, ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']);
    });
  });

  test('of 0 comes in the next turn, after what was ready', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      const order: string[] = [];
      loop.callLater(0, () => order.push('later 0'));
      loop.callAt(loop.time() - 1, () => order.push('overdue'));
      loop.callSoon(() => order.push('soon'));
      await sleep(0);
      assert.deepEqual(order, ['soon']);
      await sleep(0);
      assert.deepEqual(order, ['soon', 'overdue', 'later 0']);
    });
  });

  test('leaves what a timer callback schedules to the next turn [test_base_events.BaseEventLoopTests.test__run_once_schedule_handle]', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const order: string[] = [];
      loop.callLater(10, () => {
        order.push('timer');
        loop.callSoon(() => order.push('scheduled by the timer'));
      });
      loop.callLater(10, () => order.push('same time'));
      await sleep(20);
      assert.deepEqual(order, ['timer', 'same time', 'scheduled by the timer']);
    });
  });

  test('refuses a delay that is no number', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      assert.throws(() => loop.callLater(Number.NaN, () => {}), RangeError);
      assert.throws(() => loop.callAt(Number.NaN, () => {}), RangeError);
      assert.throws(() => loop.callLater('5' as never, () => {}), TypeError);
    });
  });

  test('beyond what one Node timer can hold does not fire at once, as such a timer of Node would', async () => {
    const warnings = await collectWarnings(() =>
      run(async () => {
        const loop = getRunningLoop();
        const fired: string[] = [];
        for (const delay of [2 ** 31 + 1_000, 1e15, Number.POSITIVE_INFINITY]) {
          const handle = loop.callLater(delay, () => fired.push(`after ${delay}`));
          // Node's timer of 1 ms comes before one of 3 ms that is set later.
          await new Promise((resolve) => setTimeout(resolve, 3));
          handle.cancel();
        }
        assert.deepEqual(fired, []);
      }),
    );
    assert.deepEqual(warnings, []);
  });

  test('beyond what one Node timer can hold fires when its time has come', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const fired: number[] = [];
      const delay = 2 ** 31 + 1_000;
      loop.callLater(delay, () => fired.push(loop.time()));
      await sleep(delay + 1);
      assert.deepEqual(fired, [delay]);
    });
  });
});

describe('callAt and time', () => {
  test('fire not before the time named [test_base_events.BaseEventLoopTests.test_time_and_call_at]', async () => {
    const loop = newEventLoop();
    const delay = 30;
    const start = loop.time();
    loop.callAt(start + delay, () => loop.stop());
    await loop.runForever();
    assert.ok(loop.time() - start >= delay);
    assert.throws(() => loop.callAt(undefined as never, () => {}), TypeError);
    assert.throws(() => loop.callAt(null as never, () => {}), TypeError);
    loop.close();
  });

  test('never see the clock go back', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      let last = loop.time();
      for (let turn = 0; turn < 20; turn++) {
        await sleep(0);
        const now = loop.time();
        assert.ok(now >= last);
        last = now;
      }
    });
  });

  test('on a loop that does not run keep their callbacks until it does', async () => {
    const clock = new VirtualClock();
    const loop = newEventLoop({ clock });
    const order: string[] = [];
    loop.callLater(1, () => {
      order.push('later');
      loop.stop();
    });
    loop.callSoon(() => order.push('soon'));
    clock.advance(5);
    await nodeTurn();
    assert.deepEqual(order, []);
    await loop.runForever();
    assert.deepEqual(order, ['soon', 'later']);
    loop.close();
  });
});

describe('sleep', () => {
  test('resolves to its result after its time', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      assert.equal(await sleep(1_500, 'rested'), 'rested');
      assert.equal(loop.time(), 1_500);
      assert.equal(await sleep(0, 'at once'), 'at once');
      assert.equal(await sleep(-5), undefined);
      assert.equal(loop.time(), 1_500);
    });
  });

  test('starts when it is called', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const nap = sleep(100);
      await sleep(60);
      await nap;
      assert.equal(loop.time(), 100);
    });
  });

  test('refuses NaN', async () => {
    await run(async () => {
      assert.ok((await failureOf(() => sleep(Number.NaN))) instanceof RangeError);
    });
  });

  test('for ever lasts until it is cancelled', async () => {
    await virtualRun(async () => {
      const nap = sleep(Number.POSITIVE_INFINITY);
      await sleep(1e12);
      assert.equal(nap.done(), false);
      nap.cancel();
      assert.equal(nap.cancelled(), true);
    });
  });
});
