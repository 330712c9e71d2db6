import { AsyncLocalStorage } from 'node:async_hooks';
import {
  createTask,
  type Future,
  gather,
  getRunningLoop,
  sleep,
  type Task,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

const storage = new AsyncLocalStorage<string>();
const current = (): string => storage.getStore() ?? 'unset';

async function show(label: string): Promise<void> {
  say(label, current());
  await sleep(0);
  say(label, 'after a turn', current());
}

function within<T>(value: string, label: string, body: (label: string) => Promise<T>): Promise<T> {
  return storage.run(value, () => body(label));
}

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  await show('plain');
  await gather([() => within('a', 'task a', show), () => within('b', 'task b', show)]);
  say('main', current());

  // A task sees the values of where it was created, whatever happens there afterwards.
  const spawn = async (label: string): Promise<[Task<void>, Future<undefined>][]> => {
    const t = createTask(() => show(label));
    loop.callSoon(() => say('soon', current()));
    loop.callLater(20, () => say('timer', current()));
    const fut = loop.createFuture<undefined>();
    fut.addDoneCallback(() => say('done callback', current()));
    return [[t, fut]];
  };

  for (const [t, fut] of await within('outer', 'spawned', spawn)) {
    say('main', current());
    fut.setResult(undefined);
    await t;
  }
  await sleep(60);

  // Nested.
  const deep = async (label: string): Promise<void> => {
    say(label, current());
    await within('inner', 'inner', show);
    say(label, 'again', current());
    await taskGroup(async (tg) => {
      tg.createTask(() => show('child'));
    });
    await waitFor(() => show('limited'), 1000);
    await timeout(1000, () => show('timeout'));
  };

  await within('middle', 'middle', deep);

  // An explicit context.
  const ctx = storage.run('kept', () => AsyncLocalStorage.snapshot());
  await createTask(() => show('explicit'), { context: ctx });
  loop.callSoon(storage.run('kept', () => AsyncLocalStorage.bind(() => say('soon explicit', current()))));
  await sleep(0);
  say('end', current());
});
