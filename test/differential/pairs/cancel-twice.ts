import { CancelledError, createTask, currentTask, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function stubborn(): Promise<string> {
  for (let i = 0; i < 4; i++) {
    try {
      await sleep(i === 3 ? 20 : 10_000);
      say('slept', i);
    } catch (error) {
      if (error instanceof CancelledError) say('caught', i, error, currentTask()?.cancelling());
    }
  }
  return 'survived';
}

await runOnVirtualTime(async () => {
  const t = createTask(stubborn);
  await sleep(0);
  say(t.cancel('one'), t.cancel('two'), t.cancelling());
  await sleep(0);
  say('turn', t.done());
  t.cancel('three');
  await sleep(0);
  await sleep(0);
  t.cancel('four');
  await sleep(0);
  await sleep(0);
  say('count', t.cancelling());
  say(await t, t.cancelled(), t.cancelling());
});
