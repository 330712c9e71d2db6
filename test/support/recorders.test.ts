import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { getRunningLoop, run, sleep } from 'tsyncio';
import { recordExceptions, recordWarnings } from './recorders.ts';

test('keeps what reaches the exception handler, and puts the old handler back', async () => {
  await run(async () => {
    const loop = getRunningLoop();
    const before = loop.getExceptionHandler();
    const failure = new RangeError('on purpose');
    {
      using heard = recordExceptions(loop);
      loop.callSoon(() => {
        throw failure;
      });
      await sleep(0);
      await sleep(0);
      assert.equal(heard.length, 1);
      assert.equal(heard[0]?.exception, failure);
    }
    assert.equal(loop.getExceptionHandler(), before);
  });
});

test('keeps warnings until it is disposed of', async () => {
  const heard = recordWarnings();
  process.emitWarning('first', 'TestWarning');
  await turn();
  assert.deepEqual(
    heard.map((warning) => `${warning.name}: ${warning.message}`),
    ['TestWarning: first'],
  );
  heard[Symbol.dispose]();
  process.emitWarning('second', 'TestWarning');
  await turn();
  assert.equal(heard.length, 1);
});
