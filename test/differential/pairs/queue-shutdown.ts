import { createTask, Queue, QueueShutDown, run, sleep, wait } from 'tsyncio';
import { kind, say } from './support.ts';

type Item = string | number;

await run(async () => {
  const getter = async (name: string, q: Queue<Item>): Promise<void> => {
    try {
      while (true) {
        const item = await q.get();
        say(name, 'got', item);
        q.taskDone();
      }
    } catch (error) {
      if (error instanceof QueueShutDown) say(name, kind(error), q.qsize());
    }
  };

  const putter = async (name: string, q: Queue<Item>): Promise<void> => {
    try {
      await q.put(name);
      say(name, 'put');
    } catch (error) {
      if (error instanceof QueueShutDown) say(name, kind(error), q.qsize());
    }
  };

  const joiner = async (q: Queue<Item>): Promise<void> => {
    await q.join();
    say('joined');
  };

  for (const immediate of [false, true]) {
    say('--- immediate', immediate);
    const q = new Queue<Item>(2);
    q.putNowait(1);
    q.putNowait(2);
    const ps = ['p1', 'p2'].map((n) => createTask(() => putter(n, q)));
    const j = createTask(() => joiner(q));
    await sleep(0);
    q.shutdown({ immediate });
    say('shut', q.qsize(), q.empty());
    await wait(ps);
    const calls: [string, () => unknown][] = [
      ['put_nowait', () => q.putNowait(3)],
      ['get_nowait', () => q.getNowait()],
    ];
    for (const [label, fn] of calls) {
      try {
        say(label, fn());
        q.taskDone();
      } catch (error) {
        if (error instanceof QueueShutDown) say(label, kind(error));
      }
    }
    await getter('g', q);
    await j;
    q.shutdown();

    // Waiting getters learn of it at once.
    const open = new Queue<Item>();
    const gs = ['g1', 'g2'].map((n) => createTask(() => getter(n, open)));
    await sleep(0);
    open.putNowait('last');
    open.shutdown({ immediate });
    await wait(gs);
    try {
      await open.put(1);
    } catch (error) {
      if (error instanceof QueueShutDown) say('put', kind(error));
    }
  }
});
