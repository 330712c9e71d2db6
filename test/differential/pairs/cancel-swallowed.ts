import { CancelledError, createTask, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

async function swallow(end: string): Promise<string> {
  try {
    await sleep(10_000);
  } catch (error) {
    if (error instanceof CancelledError) say('swallowed');
  }
  await sleep(0);
  say('goes on');
  if (end === 'error') throw new Boom('after');
  if (end === 'reraise') throw new CancelledError('own');
  return end;
}

await runOnVirtualTime(async () => {
  for (const end of ['value', 'error', 'reraise']) {
    const t = createTask(() => swallow(end));
    await sleep(0);
    t.cancel('msg');
    try {
      say('result', await t);
    } catch (error) {
      say('raised', error);
    }
    say(t.cancelled(), t.cancelling(), t.done());
  }
});
