import { createTask, gather, Queue, run, sleep } from 'tsyncio';
import { kind, say } from './support.ts';

await run(async () => {
  const q = new Queue<number | string>();
  await q.join();
  say('empty join returns');

  const worker = async (name: string): Promise<void> => {
    while (true) {
      const item = await q.get();
      say(name, item);
      await sleep(0);
      q.taskDone();
    }
  };

  for (let i = 0; i < 5; i++) q.putNowait(i);
  const ws = [...'ab'].map((n) => createTask(() => worker(n)));

  const joiner = async (name: string): Promise<void> => {
    await q.join();
    say(name, 'joined', q.qsize());
  };

  await gather([() => joiner('j1'), () => joiner('j2')]);
  // New work, a new join.
  await q.put('more');
  await q.join();
  say('joined again');
  for (const w of ws) w.cancel();
  await gather(ws, { returnExceptions: true });
  try {
    q.taskDone();
  } catch (error) {
    say('too many', kind(error));
  }

  // Taken, but not yet done.
  q.putNowait('x');
  q.getNowait();
  const t = createTask(() => q.join());
  await sleep(0);
  await sleep(0);
  say('taken is not done', q.empty(), t.done());
  q.taskDone();
  await t;
  const overfill = (): void => {
    const full = new Queue<number>(1);
    full.putNowait(1);
    full.putNowait(2);
  };
  for (const fn of [() => q.getNowait(), overfill]) {
    try {
      fn();
    } catch (error) {
      say(kind(error));
    }
  }
});
