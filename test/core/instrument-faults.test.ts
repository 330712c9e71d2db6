/** What an instrument throws stays with the tool: the program goes on, and a warning says which call failed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addInstrument,
  attachLoop,
  coroutine,
  createTask,
  type EventLoop,
  Future,
  getLoopHandle,
  getRunningLoop,
  type Instrument,
  removeInstrument,
  run,
  sleep,
  ThreadPoolExecutor,
} from 'tsyncio';
import { collectWarnings } from './support/recorders.ts';
import { failureOf } from './support/turns.ts';

/** All that there are: an instrument is asked for each of its methods when it is added. */
function instrumentEvents(): (keyof Instrument)[] {
  const asked = new Set<keyof Instrument>();
  const curious: Instrument = new Proxy(
    {},
    {
      get(_target, name) {
        asked.add(name as keyof Instrument);
        return undefined;
      },
    },
  );
  addInstrument(curious);
  removeInstrument(curious);
  return [...asked];
}

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
    lazy().close();
    seen.push(await new ThreadPoolExecutor().shutdown());
    const token = getLoopHandle(loop);
    const fromAfar = attachLoop(token) as unknown as EventLoop;
    seen.push(String(await failureOf(() => fromAfar.stop())));
    token.port.close();
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

describe('an instrument that throws', () => {
  const events = instrumentEvents();

  test('may do so in any event that there is', () => {
    for (const event of ['loopCreated', 'taskWaiting', 'resourceClosed'] as const) assert.ok(events.includes(event));
  });

  for (const event of events) {
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
