import { CancelledError, createTask, currentTask, sleep, wait } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function level<T>(name: string, inner: () => PromiseLike<T>): Promise<T> {
  try {
    return await inner();
  } catch (error) {
    if (error instanceof CancelledError) say(name, 'cancelled', error);
    throw error;
  } finally {
    say(name, 'leaves');
  }
}

await runOnVirtualTime(async () => {
  {
    const leaf = createTask(() => level('leaf', () => sleep(10_000)));
    const mid = createTask(() => level('mid', () => leaf));
    const top = createTask(() => level('top', () => mid));
    await sleep(0);
    say('cancel top', top.cancel('down'));
    say(leaf.cancelling(), mid.cancelling(), top.cancelling());
    await wait([top]);
    say(leaf.cancelled(), mid.cancelled(), top.cancelled());
  }

  // A leaf that swallows ends the chain of cancellation: everyone above gets its value.
  {
    const leaf = createTask(async () => {
      try {
        await sleep(10_000);
      } catch {
        return 'leaf says no';
      }
      return 'never';
    });
    const mid = createTask(() => level('mid', () => leaf));
    const top = createTask(() => level('top', () => mid));
    await sleep(0);
    top.cancel();
    say(await top, leaf.cancelled(), mid.cancelled(), top.cancelled(), top.cancelling());
  }

  // The leaf cancelled directly: the others see a CancelledError without being cancelled themselves.
  {
    const leaf = createTask(() => sleep(10_000));
    const top = createTask(async () => {
      try {
        await leaf;
      } catch (error) {
        return `observed ${(error as Error).message} ${currentTask()?.cancelling()}`;
      }
      return 'never';
    });
    await sleep(0);
    leaf.cancel('leaf only');
    say(await top);
  }
});
