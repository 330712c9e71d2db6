import { CancelledError, createTask, currentTask, Event, getRunningLoop, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// Which message arrives when there are several: where the task is parked in a future, the first; where there is none to
// cancel (before the first step, in a bare turn of the loop, woken but not resumed), the last.
async function park(make: () => PromiseLike<unknown>): Promise<string> {
  try {
    await make();
    return 'not cancelled';
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    return `message '${error.message}', ${currentTask()?.cancelling()} requests`;
  }
}

interface Setting {
  readonly before?: () => void;
  readonly started?: boolean;
}

async function contest(
  label: string,
  make: () => PromiseLike<unknown>,
  messages: readonly (string | undefined)[],
  { before, started = true }: Setting = {},
): Promise<void> {
  const t = createTask(() => park(make));
  if (started) await sleep(0);
  before?.();
  for (const m of messages) t.cancel(m);
  try {
    say(label, await t);
  } catch (error) {
    if (error instanceof CancelledError) say(label, 'never started', `'${error.message}'`);
  }
}

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  const event = new Event();
  for (const messages of [['one'], ['one', 'two'], ['one', undefined], [undefined, 'two']]) {
    await contest('sleeping', () => sleep(10_000), messages);
    await contest('event', () => event.wait(), messages);
    await contest('bare turn', () => sleep(0), messages);
    await contest('before the start', () => sleep(0), messages, { started: false });
    const fut = loop.createFuture<number>();
    await contest('woken', () => fut, messages, { before: () => fut.setResult(1) });
    const child = createTask(() => sleep(10_000));
    await contest('in a task', () => child, messages);
  }
});
