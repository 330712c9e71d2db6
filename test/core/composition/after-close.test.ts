/**
 * Tasks that are left over when their loop is closed come to an end at their next wait: it is cancelled or refused. They
 * do not go on, on the default loop least of all, and nobody hears of an unhandled rejection.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prints, runApart } from './apart.ts';

/** Runs `before` in a loop that is closed then; `opened` resolves afterwards. */
const closing = (before: string, after = ''): string => `
let open;
const opened = new Promise((resolve) => { open = resolve; });
/** Node's loop goes round, and its timers ring, more than once. */
const rounds = async () => { for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setTimeout(resolve, 1)); };
const loop = newEventLoop();
const kept = {};
await loop.runUntilComplete(async () => {
  getRunningLoop().setExceptionHandler(() => {});
  kept.future = new Future();
  kept.task = createTask(async () => { await kept.never; }, { name: 'kept' });
  kept.never = new Future();
  kept.queue = new Queue();
  kept.lock = new Lock();
  await kept.lock.acquire();
  ${before}
  await sleep(0);
});
loop.close();
${after}
open();
await rounds();
`;

const waits: Readonly<Record<string, string>> = {
  'sleep(0)': 'sleep(0)',
  'sleep()': 'sleep(1)',
  'a new future': 'new Future()',
  'a future from before': 'kept.future',
  'a task from before': 'kept.task',
  'a new task': 'createTask(() => sleep(0))',
  'a new eager task': 'createTask(() => sleep(0), { eagerStart: true })',
  'queue.get()': 'new Queue().get()',
  'queue.get() of a queue from before': 'kept.queue.get()',
  'queue.put()': '(async () => { const queue = new Queue(1); await queue.put(1); await queue.put(2); })()',
  'lock.acquire()': 'kept.lock.acquire()',
  'lock.run()': 'kept.lock.run(async () => {})',
  'semaphore.acquire()': 'new Semaphore(0).acquire()',
  'event.wait()': 'new Event().wait()',
  'condition.wait()':
    '(async () => { const condition = new Condition(); await condition.acquire(); await condition.wait(); })()',
  'barrier.wait()': 'new Barrier(2).wait()',
  'gather() of functions': 'gather([() => sleep(0)])',
  'gather() of futures': 'gather([new Future(), kept.future])',
  'wait()': 'wait([kept.future])',
  'waitFor() of a function': 'waitFor(() => sleep(1), 1e6)',
  'waitFor() of a future': 'waitFor(kept.future, 1)',
  'shield()': 'shield(kept.future)',
  'asCompleted()': '[...asCompleted([kept.future])][0]',
  'timeout()': 'timeout(1e6, () => sleep(1))',
  'taskGroup()':
    'taskGroup(async (group) => { group.createTask(() => sleep(1)); }).catch((error) => { throw error.errors?.[0] ?? error; })',
  'reader.readline()': 'new StreamReader().readline()',
  'toThread()': 'toThread(() => 1)',
  'then() of a future': 'new Promise((resolve, reject) => kept.future.then(resolve, reject))',
  'Promise.all()': 'Promise.all([kept.future, sleep(1)])',
  'ensureFuture() of a promise': 'ensureFuture(Promise.resolve(1))',
};

describe('a wait after close() is cancelled or refused', () => {
  for (const [what, wait] of Object.entries(waits)) {
    test(what, async () => {
      const { printed, code, timedOut, stderr } = await runApart(
        closing(`
          createTask(async () => {
            await opened;
            print('after the native promise');
            let outcome;
            try {
              await ${wait};
              outcome = 'went on';
            } catch (error) {
              outcome = error instanceof RuntimeError || error instanceof CancelledError ? 'ended' : String(error);
            }
            print(outcome);
          });`),
      );
      assert.deepEqual(
        { printed, code, timedOut },
        { printed: ['after the native promise', 'ended'], code: 0, timedOut: false },
        stderr,
      );
    });
  }
});

describe('a task that does not catch it', () => {
  for (const [what, body] of [
    ['that waits once', 'await sleep(1)'],
    ['that waits in its finally', 'try { await sleep(1); } finally { await sleep(1); print("after the second"); }'],
    [
      'that waits for a native promise after it',
      'try { await sleep(1); } catch { await Promise.resolve(); } await sleep(1)',
    ],
    ['that throws', 'throw new Error("its own")'],
  ] as const) {
    test(`${what} ends, and the process as if nothing were`, async () => {
      const { printed, code, timedOut, stderr } = await runApart(
        `${closing(`createTask(async () => { await opened; ${body}; print('went on'); });`)} print('ended');`,
      );
      assert.deepEqual({ printed, code, timedOut }, { printed: ['ended'], code: 0, timedOut: false }, stderr);
    });
  }
});

describe('a task that was parked when the loop was closed does not go on', () => {
  const attempt = (call: string): string =>
    `try { ${call}; } catch (error) { if (!(error instanceof RuntimeError)) print(String(error)); }`;
  const wakes: Readonly<Record<string, readonly [wait: string, wake: string]>> = {
    'when its future is set': ['kept.future', 'kept.future.setResult(1)'],
    'when its future fails': ['kept.future', "kept.future.setException(new Error('x'))"],
    'when its future is cancelled': ['kept.future', 'kept.future.cancel()'],
    'when there is an item': ['kept.queue.get()', 'kept.queue.putNowait(1)'],
    'when the lock is free': ['kept.lock.acquire()', 'kept.lock.release()'],
    'when its time has come': ['sleep(1)', ''],
    'when its turn has come': ['sleep(0)', ''],
    'when it is cancelled': ['kept.future', 'kept.parked.cancel()'],
  };
  for (const [when, [wait, wake]] of Object.entries(wakes)) {
    test(when, async () => {
      const { printed, code, timedOut, stderr } = await runApart(
        `${closing(
          `kept.parked = createTask(async () => { await ${wait}; print('went on'); });
          await sleep(0);
          ${wait === 'sleep(0)' ? 'kept.parked = createTask(async () => { for (;;) await sleep(0); });' : ''}`,
          attempt(wake),
        )} print('ended');`,
      );
      // One that had its turn before the loop was closed is not what this is about.
      const after = wait === 'sleep(0)' ? printed.filter((entry) => entry !== 'went on') : printed;
      assert.deepEqual({ after, code, timedOut }, { after: ['ended'], code: 0, timedOut: false }, stderr);
    });
  }
});

test('callbacks and tasks that a left-over task asks for are refused, and do not run on the default loop', async () => {
  await prints(
    `${closing(`
      createTask(async () => {
        await opened;
        for (const ask of [
          () => getRunningLoop().callSoon(() => print('called')),
          () => getRunningLoop().callLater(0, () => print('called')),
          () => getRunningLoop().createTask(async () => print('called')),
          () => createTask(async () => print('called')),
          () => ensureFuture(async () => print('called')),
          () => gather([async () => print('called')]),
        ]) {
          try { ask(); print('not refused'); } catch (error) { print(error.name); }
        }
      });`)}
    print('ended');`,
    ['RuntimeError', 'RuntimeError', 'RuntimeError', 'RuntimeError', 'RuntimeError', 'RuntimeError', 'ended'],
  );
});

test('a task that was made while run() was on its way out does not go on after it', async () => {
  const { printed, code, timedOut, stderr } = await runApart(`
    const forEver = async () => {
      for (let i = 0; i < 20; i += 1) {
        try { await sleep(1); } catch {}
        if (isOver) print('went on');
      }
    };
    let isOver = false;
    await run(async () => {
      createTask(async () => {
        try { await sleep(1e6); } finally { createTask(forEver); }
      });
      await sleep(0);
    });
    isOver = true;
    for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    print('ended');`);
  assert.deepEqual({ printed, code, timedOut }, { printed: ['ended'], code: 0, timedOut: false }, stderr);
});

test('code that no closed loop has set going is not concerned', async () => {
  await prints(
    `await run(() => sleep(0));
    await sleep(1);
    print(await createTask(() => sleep(1, 'the default loop')));
    print(await run(() => sleep(1, 'another loop')));`,
    ['the default loop', 'another loop'],
  );
});
