import { allTasks, createTask, Event, eagerTaskFactory, getRunningLoop, Lock, Queue, run, sleep, wait } from 'tsyncio';
import { say } from './support.ts';

// Eager tasks that park in different places, mixed with what was scheduled before them.
await run(async () => {
  const loop = getRunningLoop();
  loop.setTaskFactory(eagerTaskFactory);
  const event = new Event();
  const lock = new Lock();
  const queue = new Queue<string>();
  loop.callSoon(say, 'soon 1');

  const waits = async (): Promise<void> => {
    say('event waits');
    await event.wait();
    say('event seen');
  };

  const locks = async (name: string): Promise<void> => {
    await sleep(0);
    await lock.run(async () => {
      say('locked', name);
      await sleep(0);
    });
    say('unlocked', name);
  };

  const gets = async (): Promise<void> => {
    say('got', await queue.get());
  };

  const spawns = async (depth: number): Promise<void> => {
    say('spawn', depth);
    if (depth > 0) {
      const t = createTask(() => spawns(depth - 1));
      say('spawned', depth - 1);
      await sleep(0);
      await t;
    } else {
      await sleep(0);
    }
    say('ends', depth);
  };

  const jobs = [waits, () => locks('a'), () => locks('b'), gets, () => spawns(2)];
  const ts = jobs.map((job) => createTask(job));
  say('created', allTasks().size, lock.locked());
  loop.callSoon(say, 'soon 2');
  event.set();
  queue.putNowait('item');
  say(queue.qsize());
  await wait(ts);
  say(...ts.map((t) => t.done()));
});
