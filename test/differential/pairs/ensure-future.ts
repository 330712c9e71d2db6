import {
  type Awaitable,
  ensureFuture,
  gather,
  getRunningLoop,
  isCoroutineFunction,
  isFuture,
  run,
  sleep,
} from 'tsyncio';
import { kind, say } from './support.ts';

async function job(n: number): Promise<number> {
  await sleep(0);
  return n;
}

// A foreign thenable: where Python has an object with `__await__`.
async function later(): Promise<string> {
  return 'awaited';
}

await run(async () => {
  const t = ensureFuture(() => job(1));
  say(isFuture(t), ensureFuture(t) === t, await t);
  const f = getRunningLoop().createFuture<number>();
  say(ensureFuture(f) === f, isFuture(f), isFuture(1));
  say(await ensureFuture(later()));
  say(await gather([later(), () => job(2)]));
  try {
    ensureFuture(3 as unknown as Awaitable<number>);
  } catch (error) {
    say(kind(error));
  }
  for (const bad of [3, 'x', undefined]) {
    try {
      await gather([bad as unknown as Awaitable<number>]);
    } catch (error) {
      say('gather', kind(error));
    }
  }
  say(
    isCoroutineFunction(job),
    isCoroutineFunction(async () => {}),
    isCoroutineFunction(say),
  );
});
