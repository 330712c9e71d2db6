/**
 * A lazy coroutine that a group refuses is closed by it: nobody can await it any more, so it is not reported as
 * forgotten. A control that really is forgotten shows that the report would have come.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { coroutine, RuntimeError, run, sleep, taskGroup } from 'tsyncio';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a coroutine refused by a finished group is not reported as never awaited [test_taskgroups.TestTaskGroup.test_coro_closed_when_tg_closed]', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', listen);
  try {
    await run(async () => {
      const refused = coroutine(async function refusedCoroutine() {});
      const forgotten = coroutine(async function forgottenCoroutine() {});
      const finished = await taskGroup(async (group) => group);
      (() => {
        assert.throws(() => finished.createTask(refused()), RuntimeError);
        forgotten();
      })();
      const reported = () => warnings.filter((message) => message.includes('never awaited'));
      for (let round = 0; round < 100 && reported().length === 0; round += 1) {
        collectGarbage();
        await sleep(1);
      }
      collectGarbage();
      await sleep(1);
      assert.equal(reported().length, 1, warnings.join('\n'));
      assert.match(reported()[0] ?? '', /forgottenCoroutine/);
    });
  } finally {
    process.off('warning', listen);
  }
});
