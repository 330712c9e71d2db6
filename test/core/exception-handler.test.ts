import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, EventLoop, getRunningLoop, run, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { runProgram } from './support/program.ts';
import { type Context, recordContexts, withRecordedLog } from './support/recorders.ts';
import { runBriefly } from './support/turns.ts';

class ZeroDivisionError extends Error {
  override readonly name = 'ZeroDivisionError';
}

function zeroError(): void {
  throw new ZeroDivisionError('division by zero');
}

describe('the default exception handler', () => {
  test('logs what a callback threw, with the callback’s name [test_base_events.BaseEventLoopTests.test_default_exc_handler_callback]', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        getRunningLoop().callSoon(zeroError);
        await runBriefly();
      });
      assert.equal(records.length, 1);
      assert.equal(records[0]?.level, 'error');
      assert.match(records[0]?.text ?? '', /Exception in callback.*zeroError/);
      assert.match(records[0]?.text ?? '', /ZeroDivisionError/);
    });
  });

  test('logs what a timer’s callback threw', async () => {
    await withRecordedLog(async (records) => {
      await virtualRun(async () => {
        getRunningLoop().callLater(10, zeroError);
        await sleep(20);
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Exception in callback.*zeroError/);
      assert.match(records[0]?.text ?? '', /ZeroDivisionError/);
    });
  });

  test('logs the error of a task that nobody looked at, with its stack [test_base_events.BaseEventLoopTests.test_default_exc_handler_coro]', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        createTask(async function zeroErrorTask() {
          await runBriefly();
          zeroError();
        });
        await runBriefly();
        await runBriefly();
        await runBriefly();
      });
      assert.equal(records.length, 1);
      assert.equal(records[0]?.level, 'error');
      assert.match(records[0]?.text ?? '', /Task exception was never retrieved/);
      assert.match(records[0]?.text ?? '', /ZeroDivisionError: division by zero\n\s+at zeroError/);
    });
  });

  test('can be called by a handler of one’s own, and logs every key of the context', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        const loop = getRunningLoop();
        loop.setExceptionHandler((l, context) => l.defaultExceptionHandler(context));
        loop.callExceptionHandler({ message: 'the pump is dry', exception: new RangeError('no water') });
        loop.callExceptionHandler({ message: 'no exception at all' });
        loop.defaultExceptionHandler({ message: 'straight' });
      });
      assert.equal(records.length, 3);
      assert.match(records[0]?.text ?? '', /the pump is dry/);
      assert.match(records[0]?.text ?? '', /RangeError: no water/);
      assert.match(records[1]?.text ?? '', /no exception at all/);
      assert.match(records[2]?.text ?? '', /straight/);
    });
  });

  test('names a context without a message all the same', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        getRunningLoop().callExceptionHandler({ exception: new Error('silent') } as Context);
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Unhandled exception in event loop/);
    });
  });
});

describe('setExceptionHandler', () => {
  test('takes a function or null [test_base_events.BaseEventLoopTests.test_set_exc_handler_invalid]', async () => {
    await run(async () => {
      assert.throws(() => getRunningLoop().setExceptionHandler('spam' as never), TypeError);
      assert.throws(() => getRunningLoop().setExceptionHandler({} as never), TypeError);
    });
  });

  test('has the handler called with the loop and the context, and null brings the default back [test_base_events.BaseEventLoopTests.test_set_exc_handler_custom]', async () => {
    await run(
      async () => {
        const loop = getRunningLoop();
        const calls: [EventLoop, Context][] = [];
        const handler = (l: EventLoop, context: Context): void => void calls.push([l, context]);
        assert.ok(loop.getExceptionHandler() == null);
        loop.setExceptionHandler(handler);
        assert.equal(loop.getExceptionHandler(), handler);

        const handle = loop.callSoon(zeroError);
        await runBriefly();
        assert.equal(calls.length, 1);
        const [calledWith, context] = calls[0] ?? [];
        assert.equal(calledWith, loop);
        assert.match(context?.message ?? '', /Exception in callback.*zeroError/);
        assert.ok(context?.exception instanceof ZeroDivisionError);
        assert.equal(context?.handle, handle);
        assert.match(String(context?.sourceTraceback), /exception-handler\.test/);

        loop.setExceptionHandler(null);
        assert.ok(loop.getExceptionHandler() == null);
        await withRecordedLog(async (records) => {
          loop.callSoon(zeroError);
          await runBriefly();
          assert.equal(records.length, 1);
          assert.match(records[0]?.text ?? '', /Exception in callback.*zeroError/);
        });
        assert.equal(calls.length, 1);
      },
      { debug: true },
    );
  });

  test('survives a handler that throws: its error is logged and the loop goes on [test_base_events.BaseEventLoopTests.test_set_exc_handler_broken]', async () => {
    await withRecordedLog(async (records) => {
      await run(async () => {
        const loop = getRunningLoop();
        loop.setExceptionHandler(() => {
          throw new TypeError('spam');
        });
        loop.callSoon(zeroError);
        await runBriefly();
        let ran = false;
        loop.callSoon(() => {
          ran = true;
        });
        await runBriefly();
        assert.equal(ran, true);
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Unhandled error in exception handler/);
      assert.match(records[0]?.text ?? '', /TypeError: spam/);
    });
  });

  test('reports an async handler that rejects, instead of an unhandled rejection that ends the process', async () => {
    const { code, stdout, stderr } = await runProgram(`
      import { getRunningLoop, run, sleep } from 'tsyncio';
      await run(async () => {
        const loop = getRunningLoop();
        loop.setExceptionHandler(async () => { throw new TypeError('later spam'); });
        loop.callSoon(() => { throw new Error('boom'); });
        await sleep(5);
        console.log('went on');
      });
    `);
    assert.equal(stdout, 'went on\n');
    assert.match(stderr, /Unhandled error in exception handler/);
    assert.match(stderr, /later spam/);
    assert.equal(code, 0);
  });

  test('is a property of one loop', async () => {
    await run(async () => {
      recordContexts(getRunningLoop());
    });
    await run(async () => {
      assert.ok(getRunningLoop().getExceptionHandler() == null);
    });
  });
});

describe('a default exception handler that is broken', () => {
  class BrokenLoop extends EventLoop {
    last: Context | undefined;
    override defaultExceptionHandler(context: Context): void {
      this.last = context;
      throw new RangeError('spam');
    }
  }

  test('is logged, alone and after a broken handler of one’s own [test_base_events.BaseEventLoopTests.test_default_exc_handler_broken]', async () => {
    await withRecordedLog(async (records) => {
      const loop = new BrokenLoop();
      await loop.runUntilComplete(async () => {
        loop.callSoon(zeroError);
        await runBriefly();
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Exception in default exception handler/);
      records.length = 0;

      loop.setExceptionHandler(() => {
        throw new RangeError('ham');
      });
      await loop.runUntilComplete(async () => {
        loop.callSoon(zeroError);
        await runBriefly();
      });
      assert.equal(records.length, 1);
      assert.match(records[0]?.text ?? '', /Exception in default exception handler.*while handling.*in custom/s);
      const original = (loop.last as { context?: Context } | undefined)?.context;
      assert.ok(original?.exception instanceof ZeroDivisionError);
      loop.close();
    });
  });
});
