import { CancelledError, createTask, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function inner(name: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    if (error instanceof CancelledError) say(name, 'inner', error);
    throw error;
  } finally {
    say(name, 'inner finally');
  }
}

async function outer(name: string): Promise<void> {
  try {
    await inner(name);
  } finally {
    say(name, 'outer finally');
  }
}

await runOnVirtualTime(async () => {
  const a = createTask(() => outer('a'));
  const b = createTask(() => outer('b'));
  await sleep(0);
  say('cancel', b.cancel('for b'), a.cancel(), a.cancelling(), a.done());
  await sleep(0);
  say('after one turn', a.done(), b.done());
  for (const t of [a, b]) {
    try {
      await t;
    } catch (error) {
      if (error instanceof CancelledError) say('await', error, t.cancelled(), t.cancelling());
    }
  }
  say('cancel again', a.cancel(), a.cancelling());
});
