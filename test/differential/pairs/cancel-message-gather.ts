import { CancelledError, createTask, currentTask, Future, gather, shield, sleep, wait } from 'tsyncio';
import { Boom, runOnVirtualTime, say, text } from './support.ts';

// The messages of cancellations, where a gather is cancelled: whatever its children are, and whoever waits for it.

function done(): Future<unknown> {
  const made = new Future<unknown>();
  made.setResult('done');
  return made;
}

function cancelledBefore(): Future<unknown> {
  const made = new Future<unknown>();
  made.cancel('before');
  return made;
}

const future = (): Future<unknown> => new Future<unknown>();
const sleeps = () => createTask(async () => void (await sleep(100_000)));

/** Sleeps, and does with the cancellation what `handle` says. */
const handling = (handle: (error: CancelledError) => unknown) =>
  createTask(async () => {
    try {
      await sleep(100_000);
    } catch (error) {
      if (error instanceof CancelledError) return await handle(error);
      throw error;
    }
    return undefined;
  });

const swallows = () => handling((error) => `swallowed ${error.message}`);
const fails = () =>
  handling((error) => {
    throw new Boom(`instead of ${error.message}`);
  });
const raisesAnother = () =>
  handling(() => {
    throw new CancelledError('another');
  });
const slowly = () =>
  createTask(async () => {
    try {
      await sleep(100_000);
    } finally {
      await sleep(1000);
    }
  });

const kinds: Readonly<Record<string, () => Future<unknown>[]>> = {
  'a future': () => [future()],
  'two futures': () => [future(), future()],
  'a sleep': () => [sleeps()],
  tasks: () => [sleeps(), sleeps()],
  'a task that waits for a task': () => [createTask(async () => void (await sleeps()))],
  'done and pending': () => [done(), future()],
  'pending and done': () => [future(), done()],
  'cancelled before and pending': () => [future(), cancelledBefore()],
  'one that swallows': () => [swallows()],
  'one that swallows, one that does not': () => [swallows(), sleeps()],
  'one that does not, one that swallows': () => [sleeps(), swallows()],
  'one that fails': () => [fails()],
  'one that fails, one that does not': () => [fails(), sleeps()],
  'one that raises another': () => [raisesAnother()],
  'a slow one': () => [slowly()],
  'a slow one and a quick one': () => [slowly(), sleeps()],
  'a quick one and a slow one': () => [sleeps(), slowly()],
  'a gather': () => [gather([future()])],
  'a gather of tasks': () => [gather([sleeps(), sleeps()])],
  'a shield': () => [shield(future())],
};

const sequences: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'no message': [undefined],
  'a message': ['one'],
  'an empty message': [''],
  two: ['one', 'two'],
};

function outcome(awaitable: Future<unknown>): unknown {
  if (awaitable.cancelled()) {
    try {
      awaitable.result();
    } catch (error) {
      return `cancelled ${text(error)}`;
    }
  }
  if (awaitable.exception() !== undefined) return `failed ${text(awaitable.exception())}`;
  const result = awaitable.result();
  // CPython's errors in a list have no message; ours have theirs, by design.
  if (Array.isArray(result)) return result.map((r) => (r instanceof Error ? r.name : r));
  return result;
}

type Scenario = (
  children: () => Future<unknown>[],
  started: number,
  messages: readonly (string | undefined)[],
  returnExceptions: boolean,
) => Promise<readonly [unknown, unknown]>;

const cancelGather: Scenario = async (children, started, messages, returnExceptions) => {
  const gathering = gather(children(), { returnExceptions });
  const waiter = createTask<unknown>(async () => {
    try {
      return await gathering;
    } catch (error) {
      if (error instanceof CancelledError) return `waiter ${text(error)} ${currentTask()?.cancelling()}`;
      return `waiter ${text(error)}`;
    }
  });
  for (let turn = 0; turn < started; turn += 1) await sleep(0);
  for (const message of messages) gathering.cancel(message);
  await wait([waiter, gathering]);
  return [outcome(gathering), outcome(waiter)];
};

const cancelWaiter: Scenario = async (children, started, messages, returnExceptions) => {
  const gathering = gather(children(), { returnExceptions });
  const waiter = createTask<unknown>(async () => await gathering);
  for (let turn = 0; turn < started; turn += 1) await sleep(0);
  for (const message of messages) waiter.cancel(message);
  await wait([waiter]);
  const before = outcome(waiter);
  if (!gathering.done()) {
    gathering.cancel('at the end');
    await wait([gathering]);
  }
  return [outcome(gathering), before];
};

await runOnVirtualTime(async () => {
  for (const [name, scenario] of [
    ['gather', cancelGather],
    ['waiter', cancelWaiter],
  ] as const) {
    for (const [children, make] of Object.entries(kinds)) {
      for (const [messages, sequence] of Object.entries(sequences)) {
        for (const started of [0, 1, 3]) {
          for (const returnExceptions of [false, true]) {
            const result = await scenario(make, started, sequence, returnExceptions);
            const mode = returnExceptions ? 'returns' : 'raises';
            say(name, '|', children, '|', messages, '|', started, '|', mode, '|', ...result);
          }
        }
      }
    }
  }
});
