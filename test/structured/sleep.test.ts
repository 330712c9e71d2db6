import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addInstrument, CancelledError, createTask, getRunningLoop, removeInstrument, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

const now = () => getRunningLoop().time();

describe('sleep', () => {
  test('takes its time and gives the result that it was handed [test_tasks.BaseTaskTests.test_sleep]', () =>
    virtualRun(async () => {
      await sleep(50);
      assert.equal(now(), 50);
      assert.equal(await sleep(50, 'yeah'), 'yeah');
      assert.equal(now(), 100);
    }));

  test('of 0 lets go round once what was ready, and gives its result [test_tasks.SleepTests.test_sleep_zero]', () =>
    virtualRun(async () => {
      let count = 0;
      getRunningLoop().callSoon(() => {
        count += 1;
      });
      assert.equal(count, 0);
      const ten = await sleep(0, 10);
      assert.equal(count, 1);
      assert.equal(ten, 10);
      assert.equal(now(), 0);
    }));

  test('of less than 0 is a sleep of 0', () =>
    virtualRun(async () => {
      assert.equal(await sleep(-5, 'result'), 'result');
      assert.equal(now(), 0);
    }));

  test('refuses NaN [test_tasks.BaseTaskTests.test_sleep_when_delay_is_nan]', () =>
    virtualRun(async () => {
      await assert.rejects(async () => sleep(Number.NaN), { name: 'RangeError', message: /NaN/ });
    }));

  test('withdraws its timer when it is cancelled [test_tasks.BaseTaskTests.test_sleep_cancel]', async () => {
    // The clock jumps to the next timer, so a timer that was left would show as a jump.
    const stops: number[] = [];
    const instrument = { turnBegin: (loop: { time(): number }) => void stops.push(loop.time()) };
    await virtualRun(async () => {
      const task = createTask(() => sleep(10_000, 'yeah'));
      await sleep(0);
      task.cancel();
      await assert.rejects(async () => task, CancelledError);
      addInstrument(instrument);
      await sleep(20_000);
      removeInstrument(instrument);
    });
    assert.deepEqual(
      stops.filter((time) => time > 0 && time < 20_000),
      [],
    );
    assert.ok(stops.includes(20_000), 'the instrument saw the turns');
  });
});
