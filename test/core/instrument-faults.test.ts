/** What an instrument throws stays with the tool: the program goes on, and a warning says which call failed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addInstrument,
  coroutine,
  createTask,
  Future,
  getRunningLoop,
  type Instrument,
  removeInstrument,
  run,
  sleep,
} from 'tsyncio';
import { collectWarnings } from './support/recorders.ts';

describe('an instrument that throws', () => {
  const EVENTS = [
    'loopCreated',
    'loopClosed',
    'turnBegin',
    'turnEnd',
    'debugChanged',
    'futureCreated',
    'futureDone',
    'futureRetrieved',
    'taskCreated',
    'taskStepBegin',
    'taskStepEnd',
    'taskWaiting',
    'taskCancelRequested',
    'taskCancelDelivered',
    'taskUncancelled',
    'taskDone',
    'handleCreated',
    'handleBegin',
    'handleEnd',
    'coroutineCreated',
    'coroutineStarted',
  ] as const satisfies readonly (keyof Instrument)[];

  /** Touches every event of the seam; what it returns must not depend on who watches. */
  async function program(): Promise<unknown[]> {
    const seen: unknown[] = [];
    const lazy = coroutine(async () => 'lazy');
    await run(async () => {
      const loop = getRunningLoop();
      loop.setDebug(true);
      loop.setDebug(false);
      loop.callSoon((text: string) => seen.push(text), 'soon');
      const failing = new Future<void>();
      failing.setException(new Error('boom'));
      seen.push(String(failing.exception()), await lazy());
      const cancelled = createTask(async () => {
        try {
          await sleep(10_000);
        } catch {
          cancelled.uncancel();
        }
        return 'uncancelled';
      });
      await sleep(0);
      cancelled.cancel();
      seen.push(await cancelled);
    });
    return seen;
  }

  for (const event of EVENTS) {
    test(`in ${event} does not reach the program, and is warned about`, async () => {
      const expected = await program();
      let calls = 0;
      const broken: Instrument = {
        [event]: () => {
          throw new Error(`broken in ${event}`);
        },
      };
      const other: Instrument = { [event]: () => void calls++ };
      const warnings = await collectWarnings(async () => {
        addInstrument(broken);
        addInstrument(other);
        try {
          assert.deepEqual(await program(), expected);
        } finally {
          removeInstrument(broken);
          removeInstrument(other);
        }
      });
      assert.ok(calls > 0, 'the instrument added after it was still called');
      assert.ok(warnings.length > 0);
      for (const warning of warnings) {
        assert.match(warning.message, new RegExp(`${event}`));
        assert.match(warning.message, new RegExp(`broken in ${event}`));
        assert.equal((warning as { code?: string }).code, 'TSYNCIO_INSTRUMENT_FAILED');
      }
    });
  }
});
