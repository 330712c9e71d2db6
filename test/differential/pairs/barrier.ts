import { Barrier, BrokenBarrierError, CancelledError, createTask, gather, run, sleep, wait } from 'tsyncio';
import { kind, say } from './support.ts';

await run(async () => {
  const barrier = new Barrier(3);
  say(barrier.parties, barrier.nWaiting, barrier.broken);

  const runner = async (name: string): Promise<void> => {
    for (let lap = 0; lap < 2; lap++) {
      say(name, 'lap', lap, barrier.nWaiting);
      const i = await barrier.wait();
      say(name, 'through', i);
    }
  };

  await gather([...'abc'].map((n) => () => runner(n)));
  say(barrier.nWaiting, barrier.broken);

  const waiter = async (name: string): Promise<void> => {
    try {
      // Which number is not compared: CPython gives one twice after a waiter was cancelled.
      await barrier.wait();
      say(name, 'through');
    } catch (error) {
      if (error instanceof BrokenBarrierError) {
        say(name, kind(error), barrier.broken);
        return;
      }
      if (error instanceof CancelledError) say(name, 'cancelled', barrier.broken);
      throw error;
    }
  };

  // abort() breaks it for those who wait, and for those who come, until reset.
  let ts = [...'de'].map((n) => createTask(() => waiter(n)));
  await sleep(0);
  say('waiting', barrier.nWaiting);
  await barrier.abort();
  await wait(ts);
  await waiter('f');
  await barrier.reset();
  say('reset', barrier.broken, barrier.nWaiting);

  // reset() with waiters breaks only for them.
  ts = [...'gh'].map((n) => createTask(() => waiter(n)));
  await sleep(0);
  await barrier.reset();
  await wait(ts);
  say('usable', barrier.broken);

  // A waiter that is cancelled leaves its place free.
  ts = [...'ij'].map((n) => createTask(() => waiter(n)));
  await sleep(0);
  ts[0]?.cancel();
  await sleep(0);
  say('waiting', barrier.nWaiting, barrier.broken);
  ts.push(...[...'kl'].map((n) => createTask(() => waiter(n))));
  await wait(ts);

  const block = () => barrier.run(async (i) => i);

  say([...(await gather([block, block, block]))].sort());
  try {
    new Barrier(0);
  } catch (error) {
    say('no parties', kind(error));
  }
});
