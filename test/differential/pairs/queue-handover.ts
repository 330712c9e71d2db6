import { createTask, gather, Queue, run, sleep } from 'tsyncio';
import { say } from './support.ts';

await run(async () => {
  const q = new Queue<string>(2);

  const producer = async (name: string, n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      say(name, 'puts', i, q.qsize(), q.full());
      await q.put(`${name}${i}`);
    }
    say(name, 'done');
  };

  const consumer = async (name: string, n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      const item = await q.get();
      say(name, 'took', item, q.qsize(), q.empty());
    }
  };

  await gather([() => producer('p', 4), () => producer('q', 3), () => consumer('x', 4), () => consumer('y', 3)]);
  say('empty', q.empty(), q.qsize(), q.maxsize);

  // Getters first.
  await gather([() => consumer('u', 2), () => consumer('v', 2), () => producer('r', 4)]);

  // A waiting getter is woken by putNowait, but takes the item only when it runs.
  let t = createTask(() => consumer('w', 1));
  await sleep(0);
  q.putNowait('one');
  say('size', q.qsize(), q.empty(), q.full());
  q.putNowait('two');
  say('size', q.qsize(), q.empty(), q.full());
  say('stolen', q.getNowait(), q.qsize());
  await t;
  // Everything stolen: the woken getter goes back to waiting.
  t = createTask(() => consumer('z', 1));
  await sleep(0);
  q.putNowait('three');
  say('stolen', q.getNowait());
  await sleep(0);
  await sleep(0);
  say('still waits', t.done());
  q.putNowait('four');
  await t;
});
