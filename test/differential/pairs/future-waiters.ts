import { CancelledError, createTask, type Future, getRunningLoop, run, sleep, wait } from 'tsyncio';
import { Boom, say } from './support.ts';

async function waiter(name: string, fut: Future<number>): Promise<void> {
  try {
    say(name, 'got', await fut);
  } catch (error) {
    if (error instanceof CancelledError) {
      say(name, 'cancelled', error);
      throw error;
    }
    if (!(error instanceof Boom)) throw error;
    say(name, 'failed', error);
  }
}

await run(async () => {
  const loop = getRunningLoop();
  for (const ending of ['result', 'error', 'cancel']) {
    const fut = loop.createFuture<number>();
    const tasks = [0, 1, 2].map((i) => createTask(() => waiter(`${ending} ${i}`, fut)));
    await sleep(0);
    fut.addDoneCallback((f) => say('callback', f.cancelled()));
    if (ending === 'result') fut.setResult(5);
    else if (ending === 'error') fut.setException(new Boom('five'));
    else fut.cancel('stop');
    say('set', fut.done());
    await wait(tasks);
    say(...tasks.map((t) => t.cancelled()));
  }

  // One waiter cancelled cancels the future it waits on, and so its fellow.
  const fut = loop.createFuture<number>();
  const a = createTask(() => waiter('a', fut));
  const b = createTask(() => waiter('b', fut));
  await sleep(0);
  say(a.cancel('only a'), fut.cancelled(), a.done());
  await wait([a, b]);
  say(a.cancelled(), b.cancelled(), fut.cancelled());
});
