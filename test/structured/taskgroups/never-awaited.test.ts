/**
 * A lazy coroutine that a group refuses is closed by it: nobody can await it any more, so it is not reported as
 * forgotten. A control that really is forgotten shows that the report would have come.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coroutine, RuntimeError, run, taskGroup } from 'tsyncio';
import { collectGarbage, collectUntil } from '../../support/garbage.ts';
import { recordWarnings } from '../../support/recorders.ts';

test('a coroutine refused by a finished group is not reported as never awaited [test_taskgroups.TestTaskGroup.test_coro_closed_when_tg_closed]', async () => {
  using warnings = recordWarnings();
  await run(async () => {
    const refused = coroutine(async function refusedCoroutine() {});
    const forgotten = coroutine(async function forgottenCoroutine() {});
    const finished = await taskGroup(async (group) => group);
    (() => {
      assert.throws(() => finished.createTask(refused()), RuntimeError);
      forgotten();
    })();
    const reported = () => warnings.map(({ message }) => message).filter((text) => text.includes('never awaited'));
    await collectUntil(() => reported().length > 0);
    await collectGarbage();
    assert.equal(reported().length, 1, reported().join('\n'));
    assert.match(reported()[0] ?? '', /forgottenCoroutine/);
  });
});
