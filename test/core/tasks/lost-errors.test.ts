/** A failure that nobody looked at is reported; one that was looked at, or given up on purpose, is not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask, type EventLoop, newEventLoop, sleep } from 'tsyncio';
import { type ExceptionContext, recordExceptions } from '../../support/recorders.ts';
import { turn } from './support.ts';

/** Runs `main` on a loop that is then closed, which is when every lost error is reported at the latest. */
async function reportsOf(main: (loop: EventLoop) => Promise<unknown>): Promise<ExceptionContext[]> {
  const loop = newEventLoop();
  const reports = recordExceptions(loop);
  await loop.runUntilComplete(() => main(loop));
  loop.close();
  return reports;
}

async function fail(): Promise<void> {
  throw new TypeError('lost');
}

describe('the failure of a task', () => {
  test('is reported when nobody looked at it', async () => {
    const reports = await reportsOf(async () => {
      createTask(fail);
      await turn();
    });
    assert.equal(reports.length, 1);
    assert.match(reports[0]?.message ?? '', /Task exception was never retrieved/);
    assert.ok(reports[0]?.exception instanceof TypeError);
  });

  test('is not reported when it was awaited, asked for, or cancelled afterwards [test_tasks.BaseTaskTests.test_tb_logger_not_called_after_cancel]', async () => {
    const reports = await reportsOf(async () => {
      const [awaited, asked, cancelled] = [createTask(fail), createTask(fail), createTask(fail)];
      await assert.rejects(async () => awaited, TypeError);
      await sleep(0);
      assert.ok(asked.exception() instanceof TypeError);
      assert.equal(cancelled.cancel(), false);
    });
    assert.deepEqual(reports, []);
  });

  test('that still waits is reported when its loop closes [test_tasks.BaseTaskTests.test_log_destroyed_pending_task]', async () => {
    let task: unknown;
    const reports = await reportsOf(async (loop) => {
      task = loop.createTask(() => loop.createFuture<void>());
      await turn();
    });
    assert.equal(reports.length, 1);
    assert.match(reports[0]?.message ?? '', /Task was destroyed but it is pending/);
    assert.equal(reports[0]?.task, task);
    assert.equal(reports[0]?.exception, undefined);
  });

  test('is reported in debug mode with where the task was created [test_tasks.BaseTaskTests.test_task_source_traceback]', async () => {
    async function createsTheTask() {
      createTask(fail);
      await turn();
    }
    for (const debug of [true, false]) {
      const [report] = await reportsOf(async (loop) => {
        loop.setDebug(debug);
        await createsTheTask();
      });
      const creation = report?.sourceTraceback;
      if (debug) assert.match(String(creation), /createsTheTask .*lost-errors\.test/);
      else assert.equal(creation, undefined);
    }
  });
});
