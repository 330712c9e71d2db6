/** The debug flag of a loop: who sets it, and what the core itself does with it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Future, getRunningLoop, run } from 'tsyncio';
import { runProgram } from './support/program.ts';
import { type Context, recordContexts } from './support/recorders.ts';

const printsFlags = `
  import { getEventLoop, newEventLoop, run } from 'tsyncio';
  console.log(newEventLoop().getDebug(), getEventLoop().getDebug());
  await run(async () => console.log(getEventLoop().getDebug()));
  await run(async () => console.log(getEventLoop().getDebug()), { debug: false });
`;

describe('debug mode', () => {
  const cases: [string, Record<string, string>, string][] = [
    ['is off without a variable', {}, 'false false\nfalse\nfalse\n'],
    ['is off where the variable is empty', { ASYNCIODEBUG: '', PYTHONASYNCIODEBUG: '' }, 'false false\nfalse\nfalse\n'],
    ['is on with ASYNCIODEBUG=1, unless run() is told otherwise', { ASYNCIODEBUG: '1' }, 'true true\ntrue\nfalse\n'],
    ['is on with PYTHONASYNCIODEBUG=1', { PYTHONASYNCIODEBUG: '1' }, 'true true\ntrue\nfalse\n'],
  ];
  for (const [what, env, printed] of cases) {
    test(`${what} [test_base_events.BaseEventLoopTests.test_env_var_debug]`, async () => {
      const { code, stdout } = await runProgram(printsFlags, { env });
      assert.equal(stdout, printed);
      assert.equal(code, 0);
    });
  }

  test('lets a future remember where it was created [test_futures.BaseFutureTests.test_future_source_traceback]', async () => {
    let contexts: Context[] = [];
    await run(
      async function makesFuture() {
        contexts = recordContexts(getRunningLoop());
        new Future<void>().setException(new Error('boom'));
      },
      { debug: true },
    );
    assert.equal(contexts.length, 1);
    assert.match(String(contexts[0]?.sourceTraceback), /makesFuture.*debug-flag\.test/);
  });
});
