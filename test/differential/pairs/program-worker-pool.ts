import { createTask, gather, Queue, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

// Workers on a queue: results in order of completion, a poisoned job, a clean end.
async function worker(name: string, jobs: Queue<number>, results: [string, number][]): Promise<void> {
  while (true) {
    const job = await jobs.get();
    try {
      await sleep(20 * job);
      if (job === 3) throw new Boom('job 3');
      results.push([name, job]);
      say(name, 'did', job);
    } catch (error) {
      if (!(error instanceof Boom)) throw error;
      say(name, 'failed', error);
    } finally {
      jobs.taskDone();
    }
  }
}

await runOnVirtualTime(async () => {
  const jobs = new Queue<number>();
  const results: [string, number][] = [];
  for (const job of [1, 9, 3, 0]) jobs.putNowait(job);
  const workers = [0, 1].map((i) => createTask(() => worker(`w${i}`, jobs, results)));
  await jobs.join();
  for (const w of workers) w.cancel();
  const ends = await gather(workers, { returnExceptions: true });
  say(ends, results.length);
});
