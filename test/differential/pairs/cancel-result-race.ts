import { CancelledError, createTask, getRunningLoop, run, sleep } from 'tsyncio';
import { Boom, say } from './support.ts';

// cancel() between a future's result and the waiter's next step wins over the result.
async function waiter(fut: PromiseLike<number>): Promise<[string, unknown]> {
  try {
    return ['got', await fut];
  } catch (error) {
    if (error instanceof CancelledError) return ['cancelled', error.message];
    if (error instanceof Boom) return ['failed', error.message];
    throw error;
  }
}

await run(async () => {
  const loop = getRunningLoop();
  {
    const fut = loop.createFuture<number>();
    const t = createTask(() => waiter(fut));
    await sleep(0);
    fut.setResult(1);
    say('cancel', t.cancel('late'), fut.cancelled());
    say(await t, t.cancelling());
  }
  {
    const fut = loop.createFuture<number>();
    const t = createTask(() => waiter(fut));
    await sleep(0);
    say('cancel first', t.cancel('early'), fut.cancelled());
    say('set fails', fut.done());
    say(await t);
  }
  {
    const fut = loop.createFuture<number>();
    const t = createTask(() => waiter(fut));
    await sleep(0);
    fut.setException(new Boom('lost'));
    t.cancel('over error');
    say(await t);
  }
  // A task that ends in the turn in which its waiter is cancelled.
  {
    const child = async (): Promise<number> => {
      await sleep(0);
      say('child ends');
      return 9;
    };
    const c = createTask(child);
    const t = createTask(() => waiter(c));
    await sleep(0);
    await sleep(0);
    say('child done', c.done(), t.done());
    say(t.cancel('too late for the child'));
    say(await t, c.result());
  }
  // Through an async function between task and future.
  {
    const between = async (f: PromiseLike<number>): Promise<[string, unknown]> => await waiter(f);
    const fut = loop.createFuture<number>();
    const t = createTask(() => between(fut));
    await sleep(0);
    loop.callSoon(() => fut.setResult(5));
    loop.callSoon(() => void t.cancel('by callback'));
    say(await t);
  }
});
