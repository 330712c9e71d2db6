import { CancelledError, currentTask, sleep, type Task, type Timeout, TimeoutError, timeout } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function nested(outerMs: number, innerMs: number): Promise<void> {
  const me = currentTask() as Task<unknown>;
  let outer: Timeout | undefined;
  let inner: Timeout | undefined;
  try {
    await timeout(outerMs, async (o) => {
      outer = o;
      try {
        await timeout(innerMs, async (i) => {
          inner = i;
          await sleep(10_000);
        });
      } catch (error) {
        if (error instanceof TimeoutError) {
          say('inner timeout', inner?.expired(), outer.expired(), me.cancelling());
          await sleep(0);
          say('goes on in outer');
        } else if (error instanceof CancelledError) {
          say('inner cancelled', error, inner?.expired(), me.cancelling());
          throw error;
        }
      }
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('outer timeout', inner?.expired(), outer?.expired(), me.cancelling());
  }
  say('done', me.cancelling());
}

await runOnVirtualTime(async () => {
  await nested(200, 20);
  await nested(20, 200);
  // Both are over when the loop next looks at the clock.
  await nested(0, 0);
  await nested(-1000, 0);
  await nested(0, -1000);

  // Three deep, the middle one first.
  const me = currentTask() as Task<unknown>;
  try {
    await timeout(200, async () => {
      try {
        await timeout(20, async () => {
          try {
            await timeout(300, () => sleep(10_000));
          } catch (error) {
            if (error instanceof TimeoutError) say('wrong: innermost');
            throw error;
          }
        });
      } catch (error) {
        if (error instanceof TimeoutError) say('middle', me.cancelling());
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof TimeoutError) say('passes through outer', me.cancelling());
  }
});
