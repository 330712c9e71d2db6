import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, getRunningLoop, run, sleep } from 'tsyncio';
import { withRecordedLog } from './support/recorders.ts';
import { runBriefly } from './support/turns.ts';

/** Keeps the loop from doing anything else. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('in debug mode', () => {
  test('what takes longer than slowCallbackDuration is a warning of the logger: callback and task step [test_base_events.BaseEventLoopWithSelectorTests.test_log_slow_callbacks]', async () => {
    await withRecordedLog(async (records) => {
      const slow = (): string[] =>
        records.filter(({ level, text }) => level === 'warn' && text.includes('Executing')).map(({ text }) => text);
      await run(
        async () => {
          const loop = getRunningLoop();
          loop.slowCallbackDuration = 5;
          loop.callSoon(function slowCallback() {
            block(12);
          });
          await runBriefly();
          await runBriefly();
          assert.match(slow().join('\n'), /Executing <Handle.*slowCallback.*> took /);

          records.length = 0;
          await createTask(async function slowTask() {
            await runBriefly();
            block(12);
          });
          await runBriefly();
          assert.match(slow().join('\n'), /Executing <Task.*slowTask.*> took /);
        },
        { debug: true },
      );
    });
  });

  test('what is quick, or waits long, is none', async () => {
    await withRecordedLog(async (records) => {
      await run(
        async () => {
          getRunningLoop().slowCallbackDuration = 200;
          getRunningLoop().callSoon(() => {});
          await createTask(() => sleep(250));
        },
        { debug: true },
      );
      assert.deepEqual(
        records.filter(({ text }) => text.includes('Executing')),
        [],
      );
    });
  });
});

test('without debug mode nothing is measured', async () => {
  await withRecordedLog(async (records) => {
    await run(async () => {
      getRunningLoop().slowCallbackDuration = 1;
      getRunningLoop().callSoon(() => block(5));
      await runBriefly();
      await runBriefly();
    });
    assert.deepEqual(records, []);
  });
});
