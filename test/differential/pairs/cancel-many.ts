import { createTask, Event, gather, Lock, Queue, Semaphore, shield, sleep, wait, waitFor } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// Many parked in different places, cancelled in one step: they end in the order of the cancels.
async function park(name: string, make: () => PromiseLike<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    say(name, error);
    throw error;
  }
}

await runOnVirtualTime(async () => {
  const lock = new Lock();
  await lock.acquire();
  const queue = new Queue<number>();
  const full = new Queue<number>(1);
  full.putNowait(0);
  const event = new Event();
  const sem = new Semaphore(0);
  const other = createTask(() => sleep(10_000));
  const places: Record<string, () => PromiseLike<unknown>> = {
    sleep: () => sleep(10_000),
    lock: () => lock.acquire(),
    get: () => queue.get(),
    put: () => full.put(1),
    join: () => full.join(),
    event: () => event.wait(),
    sem: () => sem.acquire(),
    task: () => shield(other),
    gather: () => gather([() => sleep(10_000), () => event.wait()]),
    wait: () => wait([other]),
    for: () => waitFor(() => event.wait(), 10_000),
  };

  const tasks = Object.entries(places).map(([n, m]) => createTask(() => park(n, m), { name: n }));
  await sleep(0);
  await sleep(0);
  for (const t of [...tasks].reverse()) t.cancel(`m-${t.getName()}`);
  const { done, pending } = await wait(tasks);
  say(
    done.size,
    pending.size,
    tasks.every((t) => t.cancelled()),
    other.done(),
  );
  say(lock.locked(), queue.qsize(), full.qsize(), sem.locked());
  lock.release();
  say(lock.locked());
  other.cancel();
});
