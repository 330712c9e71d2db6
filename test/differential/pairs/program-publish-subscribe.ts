import { createTask, gather, Queue, QueueShutDown, run, sleep } from 'tsyncio';
import { say } from './support.ts';

// A hub with one queue a subscriber: slow ones drop the oldest, one leaves, all learn of the end.
class Hub {
  readonly queues = new Map<string, Queue<number>>();

  publish(item: number): void {
    for (const [name, q] of this.queues) {
      if (q.full()) say('drop', name, q.getNowait());
      q.putNowait(item);
    }
  }

  close(): void {
    for (const q of this.queues.values()) q.shutdown();
  }
}

async function subscriber(name: string, hub: Hub, pause: number, limit: number): Promise<[string, number[]]> {
  const q = new Queue<number>(2);
  hub.queues.set(name, q);
  const seen: number[] = [];
  try {
    while (seen.length < limit) {
      seen.push(await q.get());
      for (let i = 0; i < pause; i++) await sleep(0);
    }
  } catch (error) {
    if (!(error instanceof QueueShutDown)) throw error;
    say(name, 'end');
  } finally {
    hub.queues.delete(name);
  }
  return [name, seen];
}

await run(async () => {
  const hub = new Hub();
  const plan: [string, number, number][] = [
    ['fast', 0, Number.POSITIVE_INFINITY],
    ['slow', 7, Number.POSITIVE_INFINITY],
    ['brief', 0, 2],
  ];
  const tasks = plan.map(([n, p, k]) => createTask(() => subscriber(n, hub, p, k)));
  await sleep(0);
  for (let i = 0; i < 8; i++) {
    hub.publish(i);
    await sleep(0);
    await sleep(0);
  }
  hub.close();
  say(await gather(tasks));
  say(hub.queues.size);
});
