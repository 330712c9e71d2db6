import { allTasks, createTask, currentTask, getRunningLoop, run, sleep, type Task } from 'tsyncio';
import { kind, say } from './support.ts';

// The task itself in a box: a promise would be unwrapped by `await`.
async function child(): Promise<[Task<unknown>]> {
  const me = currentTask() as Task<unknown>;
  say('child', me.getName(), allTasks().size);
  me.setName('renamed');
  await sleep(0);
  return [me];
}

await run(async () => {
  const me = currentTask();
  say(me?.getName(), allTasks().size);
  const a = createTask(child);
  const b = createTask(child, { name: 'bob' });
  say(a.getName(), b.getName(), allTasks().size);
  say(currentTask() === me);
  say((await a)[0] === a, (await b)[0] === b, a.getName(), allTasks().size);
  getRunningLoop().callSoon(() => say('in callback', currentTask()));
  await sleep(0);

  // A task that awaits itself.
  const box: Task<void>[] = [];
  box.push(
    createTask(async () => {
      try {
        await box[0];
      } catch (error) {
        say('self-await', kind(error));
      }
    }),
  );
  await box[0];
  const c = createTask(child);
  say(c.done(), c.getName());
  await c;
});
