import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './sites.ts';

test('names the await at which a cancellation was delivered that the task swallowed, and no other', async (t) => {
  const { found, planted } = await compare(
    t,
    `import { CancelledError, createTask, currentTask, Queue, run, sleep, taskGroup, timeout, TimeoutError } from 'tsyncio';
async function cancelled(body) {
  const task = createTask(body);
  await sleep(5);
  task.cancel();
  const outcome = await Promise.allSettled([task]);
  return outcome;
}
await run(async () => {
  await cancelled(async () => {
    try {
      await sleep(50); // BAD swallowed-cancel
    } catch {}
    await sleep(5);
  });
  const queue = new Queue();
  const consumer = createTask(async () => {
    for (;;) {
      try {
        await queue.get(); // BAD swallowed-cancel
      } catch (error) {
        if (queue.closed) return;
      }
    }
  });
  await sleep(5);
  consumer.cancel();
  await sleep(5);
  queue.closed = true;
  consumer.cancel();
  await consumer;

  // Clean-up that waits, and throws it on.
  await cancelled(async () => {
    try { await sleep(50); } catch (error) { await sleep(5); throw error; }
  });
  await cancelled(async () => {
    try { await sleep(50); } finally { await sleep(5); }
  });
  // Takes it back.
  await cancelled(async () => {
    try { await sleep(50); } catch { currentTask().uncancel(); }
    await sleep(5);
  });
  // Ends at once.
  await cancelled(async () => {
    try { for (;;) await sleep(2); } catch (error) { if (!(error instanceof CancelledError)) throw error; }
  });
  // Cancellations of timeouts, groups and other tasks are theirs.
  await timeout(5, async () => { await sleep(50); }).catch((error) => { if (!(error instanceof TimeoutError)) throw error; });
  await sleep(5);
  await taskGroup(async (group) => {
    group.createTask(async () => { throw new Error('x'); });
    await sleep(50);
  }).catch(() => {});
  await sleep(5);
  const other = createTask(() => sleep(50));
  other.cancel();
  await other.catch(() => {});
  await sleep(5);
});`,
  );
  assert.deepEqual(found, planted);
});
