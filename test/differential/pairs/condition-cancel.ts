import { Condition, createTask, sleep, TimeoutError, wait, waitFor } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const cond = new Condition();

  const waiter = async (name: string): Promise<void> => {
    try {
      await cond.run(async () => {
        try {
          await cond.wait();
          say(name, 'woken');
        } catch (error) {
          say(name, 'cancelled, lock held', cond.locked(), error);
          throw error;
        }
      });
    } finally {
      say(name, 'left');
    }
  };

  // Cancelled while it waits to be notified: it gets the lock back first.
  const a = createTask(() => waiter('a'));
  await sleep(0);
  await cond.run(async () => {
    a.cancel('1');
    await sleep(0);
    await sleep(0);
    say('a waits for the lock', a.done());
  });
  await wait([a]);

  // Notified and cancelled in one step: the notification goes to the next one.
  const b = createTask(() => waiter('b'));
  const c = createTask(() => waiter('c'));
  await sleep(0);
  await cond.run(async () => {
    cond.notify();
    b.cancel('2');
  });
  for (let i = 0; i < 6; i++) await sleep(0);
  say('b, c', b.done(), c.done());
  if (!c.done()) await cond.run(async () => cond.notify());
  await wait([b, c]);
  say('cancelled', b.cancelled(), c.cancelled(), cond.locked());

  // Cancelled while it waits to get the lock back.
  const d = createTask(() => waiter('d'));
  await sleep(0);
  await cond.run(async () => {
    cond.notify();
    await sleep(0);
    await sleep(0);
    d.cancel('3');
    await sleep(0);
    say('d done', d.done());
  });
  await wait([d]);
  say('cancelled', d.cancelled(), cond.locked());

  // waitFor with a limit.
  await cond.run(async () => {
    try {
      await waitFor(cond.wait(), 20);
    } catch (error) {
      if (error instanceof TimeoutError) say('timed out, lock held', cond.locked());
    }
  });
  say('free', cond.locked());
});
