import {
  allTasks,
  asCompleted,
  CancelledError,
  createTask,
  currentTask,
  type Future,
  gather,
  shield,
  sleep,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { Boom, runOnVirtualTime, say, text } from './support.ts';

// The messages of cancellations, whatever the task that is cancelled waits for, and how often it is cancelled.

type Log = unknown[];
type Mode = 'plain' | 'swallows' | 'fails' | 'slow';
type Body = () => PromiseLike<unknown>;

async function leaf(log: Log, mode: Mode = 'plain'): Promise<unknown> {
  try {
    await sleep(100_000);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    log.push(`leaf ${text(error)}`);
    if (mode === 'swallows') return 'swallowed';
    if (mode === 'fails') throw new Boom('leaf');
    if (mode === 'slow') {
      try {
        await sleep(2000);
      } catch (again) {
        log.push(`leaf again ${text(again)}`);
      }
    }
    throw error;
  }
  return undefined;
}

const task = (log: Log, mode: Mode) => createTask(() => leaf(log, mode));

const inTimeout = (body: Body): Promise<unknown> => timeout(100_000, body);

const inGroup = (body: Body, children: readonly Body[] = []): Promise<unknown> =>
  taskGroup(async (group) => {
    for (const child of children) group.createTask(child);
    return await body();
  });

async function nothing(): Promise<undefined> {}

async function firstCompleted(future: Future<unknown>): Promise<void> {
  for await (const done of asCompleted([future])) await done;
}

const waits: Readonly<Record<string, (log: Log, mode: Mode) => PromiseLike<unknown>>> = {
  'a sleep': (log, mode) => leaf(log, mode),
  'a task': (log, mode) => task(log, mode),
  'a task that waits for a task': (log, mode) => createTask(() => inTimeout(() => task(log, mode))),
  'a shield': (log, mode) => shield(task(log, mode)),
  'waitFor of a task': (log, mode) => waitFor(task(log, mode), 100_000),
  'waitFor of a function': (log, mode) => waitFor(() => leaf(log, mode), 100_000),
  'waitFor of a shield': (log, mode) => waitFor(shield(task(log, mode)), 100_000),
  wait: (log, mode) => wait([task(log, mode)]),
  'a timeout': (log, mode) => inTimeout(() => leaf(log, mode)),
  'a timeout around a task': (log, mode) => inTimeout(() => task(log, mode)),
  'a timeout around a timeout': (log, mode) => inTimeout(() => inTimeout(() => leaf(log, mode))),
  'the body of a group': (log, mode) => inGroup(() => leaf(log, mode)),
  'a child of a group': (log, mode) => inGroup(nothing, [() => leaf(log, mode)]),
  'body and child of a group': (log, mode) => inGroup(() => leaf(log, mode), [() => leaf(log, mode)]),
  'a group in a timeout': (log, mode) => inTimeout(() => inGroup(nothing, [() => leaf(log, mode)])),
  'a timeout in a group': (log, mode) => inGroup(() => inTimeout(() => leaf(log, mode))),
  'a gather': (log, mode) => gather([() => leaf(log, mode), () => leaf(log)]),
  'a gather in a timeout': (log, mode) => inTimeout(() => gather([() => leaf(log, mode)])),
  'a gather in a group': (log, mode) => inGroup(() => gather([() => leaf(log, mode)])),
  asCompleted: (log, mode) => firstCompleted(task(log, mode)),
};

const sequences: Readonly<Record<string, readonly (readonly (string | undefined)[])[]>> = {
  none: [[undefined]],
  one: [['one']],
  'two at once': [['one', 'two']],
  'one and none': [['one', undefined]],
  'none and one': [[undefined, 'one']],
  'two in turn': [['one'], ['two']],
  'one and none in turn': [['one'], [undefined]],
  'three in turn': [['one'], ['two'], ['three']],
};

function show(result: unknown): string {
  if (Array.isArray(result)) return 'list';
  return typeof result === 'object' ? 'tuple' : text(result);
}

async function scenario(name: string, mode: Mode, sequence: string): Promise<void> {
  const log: Log = [];
  const waiter = createTask(async () => {
    try {
      log.push(`result ${show(await waits[name]?.(log, mode))}`);
    } catch (error) {
      log.push(`waiter ${text(error)}`);
      if (error instanceof CancelledError) throw error;
    } finally {
      log.push(currentTask()?.cancelling());
    }
  });
  await sleep(1000);
  for (const turn of sequences[sequence] ?? []) {
    for (const message of turn) waiter.cancel(message);
    await sleep(0);
  }
  await wait([waiter]);
  if (waiter.cancelled()) {
    try {
      waiter.result();
    } catch (error) {
      log.push(`cancelled ${text(error)}`);
    }
  }
  say(name, '|', mode, '|', sequence, '|', ...log);
  for (const left of allTasks()) {
    if (left === currentTask()) continue;
    left.cancel();
    await wait([left]);
  }
}

await runOnVirtualTime(async () => {
  for (const name of Object.keys(waits)) {
    for (const mode of ['plain', 'swallows', 'fails', 'slow'] as const) {
      for (const sequence of Object.keys(sequences)) await scenario(name, mode, sequence);
    }
  }
});
