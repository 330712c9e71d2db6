import {
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  sleep,
  type Timeout,
  taskGroup,
  timeout,
  wait,
} from 'tsyncio';
import { Boom, kind, runOnVirtualTime, say, text } from './support.ts';

// A task is cancelled from outside in the step in which a task group inside it fails, with other scopes around: whatever
// the scopes do with their own cancellation, that of the task comes at its next wait.

type Body = () => Promise<void>;
type Scope = (body: Body) => Promise<void>;

const withSibling: Scope = (body) =>
  taskGroup(async (group) => {
    group.createTask(() => sleep(50_000));
    await body();
  });

// Timeouts that the child makes expire right before it fails.
const expireThen: Timeout[] = [];

const expiring: Scope = (body) =>
  timeout(undefined, async (limit) => {
    expireThen.push(limit);
    await body();
  });

const outers: Readonly<Record<string, readonly Scope[]>> = {
  nothing: [],
  timeout: [(body) => timeout(1_000_000, body)],
  'timeout without deadline': [(body) => timeout(undefined, body)],
  'timeout that has expired': [(body) => timeout(0, body)],
  'timeout that expires then': [expiring],
  'timeout that expires later': [(body) => timeout(1500, body)],
  'group in timeout that expires then': [expiring, (body) => taskGroup(body)],
  'timeout that expires then in group': [(body) => taskGroup(body), expiring],
  'two timeouts that expire then': [expiring, expiring],
  group: [(body) => taskGroup(body)],
  'group with a child': [withSibling],
  'group in timeout': [(body) => timeout(1_000_000, body), (body) => taskGroup(body)],
  'timeout in group': [(body) => taskGroup(body), (body) => timeout(1_000_000, body)],
  'timeout in timeout': [(body) => timeout(1_000_000, body), (body) => timeout(1_000_000, body)],
  'three groups': [(body) => taskGroup(body), (body) => taskGroup(body), (body) => taskGroup(body)],
};

// When the task is cancelled, seen from the child that fails.
const moments = [
  'never',
  'by the child',
  'called by the child',
  'when the child is done',
  'after that',
  'at the same time',
  'twice',
] as const;
type Moment = (typeof moments)[number];

async function runInside(scopes: readonly Scope[], body: Body): Promise<void> {
  const [first, ...rest] = scopes;
  if (first === undefined) await body();
  else await first(() => runInside(rest, body));
}

async function inner(moment: Moment, bodyWaits: boolean): Promise<void> {
  const task = currentTask();
  const loop = getRunningLoop();
  const cancel = (message = 'outside') => task?.cancel(message);

  await taskGroup(async (group) => {
    const failing = group.createTask(async () => {
      await sleep(1000);
      for (const limit of expireThen) limit.reschedule(loop.time());
      if (moment === 'by the child') cancel();
      if (moment === 'twice') {
        cancel();
        loop.callSoon(() => cancel('once more'));
      }
      if (moment === 'called by the child') loop.callSoon(() => cancel());
      throw new Boom('child');
    });
    if (moment === 'when the child is done') failing.addDoneCallback(() => cancel());
    if (moment === 'after that') failing.addDoneCallback(() => loop.callSoon(() => cancel()));
    if (moment === 'at the same time') loop.callLater(1000, () => cancel());
    if (bodyWaits) await sleep(100_000);
  });
}

async function scenario(outer: string, moment: Moment, bodyWaits: boolean, caughtInside: boolean): Promise<void> {
  const log: string[] = [];
  expireThen.length = 0;

  async function waits(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      try {
        await sleep(0);
        log.push('-');
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        log.push(text(error));
      }
    }
  }

  async function body(): Promise<void> {
    try {
      await inner(moment, bodyWaits);
    } catch (error) {
      if (!caughtInside || !(error instanceof AggregateError)) throw error;
      log.push(text(error));
      await waits(2);
    }
  }

  const task = createTask(async () => {
    try {
      await runInside(outers[outer] ?? [], body);
      log.push('left');
    } catch (error) {
      log.push(kind(error) === 'TimeoutError' ? kind(error) : text(error));
    }
    log.push(`cancelling ${currentTask()?.cancelling()}`);
    await waits(2);
  });
  await wait([task]);
  say(
    outer,
    '|',
    moment,
    '|',
    bodyWaits ? 'body waits' : 'body ends',
    '|',
    caughtInside ? 'caught inside' : 'caught outside',
    '|',
    log.join(', '),
    '|',
    task.cancelled() ? 'cancelled' : 'ended',
  );
}

await runOnVirtualTime(async () => {
  for (const outer of Object.keys(outers)) {
    for (const moment of moments) {
      for (const bodyWaits of [true, false]) {
        for (const caughtInside of [true, false]) await scenario(outer, moment, bodyWaits, caughtInside);
      }
    }
  }
});
