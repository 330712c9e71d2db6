import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { getRunningLoop, Handle, run, sleep, TimerHandle } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { runBriefly } from './support/turns.ts';

function someCallback(): void {}

describe('a Handle', () => {
  test('cancelled before its turn never runs [test_base_events.BaseEventLoopTests.test__add_callback_cancelled_handle]', async () => {
    await run(async () => {
      const ran: string[] = [];
      const handle = getRunningLoop().callSoon(() => ran.push('cancelled'));
      getRunningLoop().callSoon(() => ran.push('kept'));
      assert.equal(handle.cancelled(), false);
      handle.cancel();
      assert.equal(handle.cancelled(), true);
      await runBriefly();
      assert.deepEqual(ran, ['kept']);
    });
  });

  test('can be cancelled by a callback that runs before it in the same turn', async () => {
    await run(async () => {
      const ran: string[] = [];
      getRunningLoop().callSoon(() => second.cancel());
      const second = getRunningLoop().callSoon(() => ran.push('second'));
      await runBriefly();
      await runBriefly();
      assert.deepEqual(ran, []);
    });
  });

  test('takes a second cancel(), and one after it has run', async () => {
    await run(async () => {
      let ran = 0;
      const twice = getRunningLoop().callSoon(() => ran++);
      twice.cancel();
      twice.cancel();
      const late = getRunningLoop().callSoon(() => ran++);
      await runBriefly();
      late.cancel();
      assert.equal(ran, 1);
    });
  });

  test('says what it calls and whether it was cancelled', async () => {
    await run(async () => {
      const handle = getRunningLoop().callSoon(someCallback);
      assert.ok(handle instanceof Handle);
      assert.match(inspect(handle), /^<Handle someCallback\(\).*>$/);
      handle.cancel();
      assert.match(inspect(handle), /^<Handle cancelled.*>$/);
    });
  });
});

describe('a TimerHandle', () => {
  test('knows its time and says it', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const later = loop.callLater(250, someCallback);
      const at = loop.callAt(loop.time() + 40, someCallback);
      assert.ok(later instanceof TimerHandle);
      assert.ok(later instanceof Handle);
      assert.equal(later.when(), 250);
      assert.equal(at.when(), 40);
      assert.match(inspect(later), /^<TimerHandle when=250.* someCallback\(\).*>$/);
      later.cancel();
      assert.match(inspect(later), /^<TimerHandle .*cancelled.*>$/);
      assert.equal(later.when(), 250);
      at.cancel();
    });
  });

  test('cancelled when it is due already still does not run', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const ran: string[] = [];
      loop.callLater(10, () => second.cancel());
      const second = loop.callLater(10, () => ran.push('second'));
      await sleep(20);
      assert.deepEqual(ran, []);
    });
  });

  test('cancelled does not hold up the others [test_base_events.BaseEventLoopTests.test__run_once]', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const fired: number[] = [];
      loop.callLater(5_000, () => fired.push(-1)).cancel();
      loop.callLater(10_000, () => fired.push(loop.time()));
      await sleep(10_001);
      assert.deepEqual(fired, [10_000]);
    });
  });
});
