/** Losers of a race, rejections that are handled within the turn, and tasks that are cancelled and awaited. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, createTask, gather, run, shield, sleep, TimeoutError, waitFor } from 'tsyncio';

async function answer(ms: number, value: string): Promise<string> {
  await delay(ms);
  return value;
}

async function fail(ms: number): Promise<never> {
  await delay(ms);
  throw new Error(`failed after ${ms}`);
}

console.log(await Promise.race([answer(1, 'quick'), answer(30, 'slow'), delay(50, 'timeout')]));
console.log(await Promise.any([fail(1), answer(5, 'second')]));
console.log((await Promise.allSettled([fail(1), answer(1, 'kept')])).length);

const rejected = Promise.reject(new Error('handled in a moment'));
await Promise.resolve();
rejected.catch((error: Error) => console.log(error.message));
const late = fail(0);
const settled = late.catch((error: Error) => error.message);
console.log(await settled);

const controller = new AbortController();
const cancelled = delay(1000, undefined, { signal: controller.signal });
controller.abort();
await cancelled.catch((error: Error) => console.log(error.name));
const emitter = new EventTarget();
const [event] = await Promise.all([
  once(emitter as never, 'ready'),
  Promise.resolve().then(() => emitter.dispatchEvent(new Event('ready'))),
]);
console.log(event.length);

await run(async () => {
  try {
    await waitFor(sleep(1000), 5);
  } catch (error) {
    console.log(error instanceof TimeoutError);
  }
  const task = createTask(() => sleep(1000));
  await sleep(1);
  task.cancel();
  try {
    await task;
  } catch (error) {
    console.log(error instanceof CancelledError);
  }
  console.log(
    await gather([() => fail(1), () => answer(1, 'fine')], { returnExceptions: true }).then((all) => all.length),
  );
  console.log(await shield(createTask(() => answer(1, 'shielded'))));
});
await delay(60);
