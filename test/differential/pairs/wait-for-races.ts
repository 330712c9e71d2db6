import {
  type Awaitable,
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  Lock,
  Queue,
  sleep,
  TimeoutError,
  wait,
  waitFor,
} from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();

  const guarded = async (label: string, aw: Awaitable<number>): Promise<void> => {
    try {
      say(label, 'result', await waitFor(aw, 10_000));
    } catch (error) {
      if (error instanceof TimeoutError) {
        say(label, 'timeout');
        return;
      }
      if (error instanceof CancelledError) say(label, 'cancelled', error, currentTask()?.cancelling());
      throw error;
    }
  };

  // Cancelled from outside in the step in which the future gets its result.
  {
    const f = loop.createFuture<number>();
    const t = createTask(() => guarded('result then cancel', f));
    await sleep(0);
    f.setResult(1);
    t.cancel('out');
    await wait([t]);
    say(t.cancelled(), f.cancelled());
  }
  {
    const f = loop.createFuture<number>();
    const t = createTask(() => guarded('cancel then result', f));
    await sleep(0);
    t.cancel('out');
    say('future', f.cancelled());
    await wait([t]);
    say(t.cancelled());
  }
  // The awaited future cancelled by somebody else.
  {
    const f = loop.createFuture<number>();
    const t = createTask(() => guarded('inner cancelled', f));
    await sleep(0);
    f.cancel('inner');
    await wait([t]);
    say(t.cancelled(), t.cancelling());
  }
  // A queue's get that times out takes no item.
  const q = new Queue<string>();
  try {
    await waitFor(q.get(), 20);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    q.putNowait('kept');
    say(q.qsize(), await waitFor(q.get(), 20));
  }

  // A lock's acquire that times out leaves the lock usable.
  const lock = new Lock();
  await lock.acquire();
  try {
    await waitFor(lock.acquire(), 20);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    lock.release();
    say('locked', lock.locked());
    await waitFor(lock.acquire(), 20);
    say('locked', lock.locked());
  }

  // Nested limits: the tighter one wins, wherever it is.
  const limits: [number, number][] = [
    [20, 10_000],
    [10_000, 20],
  ];
  for (const [outer, inner] of limits) {
    const inBetween = async (): Promise<string> => {
      try {
        await waitFor(() => sleep(10_000), inner);
      } catch (error) {
        if (error instanceof TimeoutError) return 'inner timed out';
        throw error;
      }
      return 'never';
    };
    try {
      say(await waitFor(inBetween, outer));
    } catch (error) {
      if (error instanceof TimeoutError) say('outer timed out');
    }
  }
});
