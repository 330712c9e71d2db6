import { createTask, type Future, getRunningLoop, run, sleep } from 'tsyncio';
import { say } from './support.ts';

async function job(): Promise<string> {
  say('job');
  return 'r';
}

await run(async () => {
  const loop = getRunningLoop();
  const t = createTask(job);

  const first = (task: Future<string>): void => {
    say('first', task.result(), task.done());
    task.addDoneCallback(() => say('added inside'));
    loop.callSoon(say, 'soon inside');
  };
  const gone = (): void => say('must not run');

  t.addDoneCallback(first);
  t.addDoneCallback(gone);
  t.addDoneCallback(() => say('second'));
  t.addDoneCallback(gone);
  say('removed', t.removeDoneCallback(gone), t.removeDoneCallback(gone));
  say('result', await t);
  t.addDoneCallback(() => say('after done'));
  say('sync part goes first');
  await sleep(0);
  say('turn 1');
  await sleep(0);
  say('turn 2');
});
