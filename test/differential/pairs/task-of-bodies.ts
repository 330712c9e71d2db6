import {
  allTasks,
  Condition,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  Lock,
  shield,
  sleep,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// Whose code runs in which task: bodies and predicates in the caller's, children in their own, callbacks in none.
async function late(cond: Condition, seen: boolean[]): Promise<void> {
  const me = currentTask();
  await cond.run(() =>
    cond.waitFor(() => {
      seen.push(currentTask() === me);
      return seen.length === 2;
    }),
  );
}

await runOnVirtualTime(async () => {
  const me = currentTask();
  const mine = (): boolean => currentTask() === me;
  const isMine = async (): Promise<boolean> => {
    await sleep(0);
    return mine();
  };

  say('timeout', await timeout(1000, isMine));
  const [child] = await taskGroup(async (tg) => {
    const task = tg.createTask(isMine);
    say('group', await isMine());
    return [task] as const;
  });
  say('child', child.result());
  say('wait_for', await waitFor(isMine, 1000));
  say('gather', await gather([isMine]));
  say('shield', await shield(isMine));
  const lock = new Lock();
  await lock.run(async () => say('lock', await isMine()));
  const cond = new Condition();
  await cond.run(async () => {
    say('condition', await isMine());
    say('predicate', await cond.waitFor(() => `${mine()}`));
  });
  const seen: boolean[] = [];
  const waiter = createTask(() => late(cond, seen));
  await sleep(0);
  await cond.run(() => cond.notifyAll());
  await waiter;
  say('predicate after a wake-up', seen);
  const fut = getRunningLoop().createFuture<undefined>();
  fut.addDoneCallback(() => say('callback', currentTask()));
  fut.setResult(undefined);
  await sleep(0);
  say('tasks', allTasks().size);
});
