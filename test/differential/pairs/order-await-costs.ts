import { createTask, gather, getRunningLoop, shield, sleep, wait, waitFor } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// How many turns of the loop each kind of await takes, counted by a ticker.
let ticks = 0;

async function ticker(): Promise<void> {
  while (true) {
    await sleep(0);
    ticks += 1;
  }
}

async function nothing(): Promise<number> {
  return 1;
}

async function deep(n: number): Promise<number> {
  return n > 0 ? await deep(n - 1) : await nothing();
}

async function deepSleep(n: number): Promise<string> {
  return n > 0 ? await deepSleep(n - 1) : await sleep(0, 'slept');
}

await runOnVirtualTime(async () => {
  const t = createTask(ticker);
  await sleep(0);

  const cost = async (label: string, make: () => PromiseLike<unknown>): Promise<void> => {
    const before = ticks;
    await make();
    say(label, ticks - before);
  };

  const done = getRunningLoop().createFuture<number>();
  done.setResult(1);

  const two = async (): Promise<void> => {
    await sleep(0);
    await sleep(0);
  };

  await cost('coroutine', nothing);
  await cost('deep coroutine', () => deep(30));
  await cost('done future', () => done);
  await cost('sleep(0)', () => sleep(0));
  await cost('deep sleep(0)', () => deepSleep(30));
  await cost('task', () => createTask(nothing));
  await cost('task of two sleeps', () => createTask(two));
  await cost('gather of none', () => gather([]));
  await cost('gather of one', () => gather([nothing]));
  await cost('gather of three', () => gather([nothing, two, nothing]));
  await cost('gather of done', () => gather([done, done]));
  await cost('wait of one', () => wait([createTask(nothing)]));
  await cost('wait of done', () => wait([done]));
  await cost('wait_for coroutine', () => waitFor(nothing, 1000));
  await cost('wait_for two', () => waitFor(two, 1000));
  await cost('wait_for done', () => waitFor(done, 1000));
  await cost('shield done', () => shield(done));
  await cost('shield coroutine', () => shield(nothing));
  await cost('shield two', () => shield(two));
  t.cancel();
});
