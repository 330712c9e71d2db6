/** Cases that a hostile reading of the library found, none of which CPython has: each is a bug that was mended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as foreign } from 'node:timers/promises';
import {
  allTasks,
  createTask,
  currentSignal,
  currentTask,
  ExceptionGroup,
  Future,
  gather,
  getRunningLoop,
  newEventLoop,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  wait,
} from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';
import { collectUntil } from '../support/garbage.ts';
import { failureOf } from './support/turns.ts';

/** Longer than any test: what it waits for has to be ended. */
const FOREVER = 2 ** 30;

/** A promise of nobody's, for what is outside of a loop or beside it. */
function message(): { readonly sent: Promise<void>; send(): void } {
  let send = (): void => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  return { sent, send };
}

test('a task of the default loop outlives a run() beside it', async () => {
  const runBegan = message();
  const runMayEnd = message();
  const task = createTask(async () => {
    await runBegan.sent;
    await sleep(1);
    const nap = sleep(20, 'done');
    runMayEnd.send();
    return await nap;
  });
  await run(() => {
    runBegan.send();
    return runMayEnd.sent;
  });
  assert.equal(await task, 'done');
});
test('code outside of run() uses the default loop while a run() is at work', async () => {
  const runBegan = message();
  const runMayEnd = message();
  const running = run(() => {
    runBegan.send();
    return runMayEnd.sent;
  });
  await runBegan.sent;
  const handler = (async () => await sleep(20, 'done'))();
  runMayEnd.send();
  await running;
  assert.equal(await handler, 'done');
});
test('timeout() in a callback of a task that has ended expires', async () => {
  await virtualRun(async () => {
    const late = new Future<unknown>();
    await createTask(async () => {
      setImmediate(async () => late.setResult(await failureOf(() => timeout(5, () => sleep(100)))));
    });
    assert.ok((await late) instanceof TimeoutError);
    assert.equal(getRunningLoop().time(), 5);
  });
});
test('a failing child cancels the body of a group in a callback of a task that has ended', async () => {
  await virtualRun(async () => {
    const late = new Future<unknown>();
    await createTask(async () => {
      setImmediate(async () => {
        const ended = failureOf(() =>
          taskGroup(async (group) => {
            group.createTask(() => Promise.reject(new Error('x')));
            await sleep(300);
          }),
        );
        late.setResult(await ended);
      });
    });
    assert.ok((await late) instanceof ExceptionGroup);
    assert.equal(getRunningLoop().time(), 0);
  });
});
test('currentTask() of a task that has ended is undefined', async () => {
  await run(async () => {
    const seen = new Future<unknown>();
    await createTask(async () => void setImmediate(() => seen.setResult(currentTask())));
    assert.equal(await seen, undefined);
  });
});
test('a Node API that was given the signal makes timeout() reject with TimeoutError', async () => {
  await run(async () => {
    await assert.rejects(
      timeout(5, () => foreign(FOREVER, null, { signal: currentSignal() })),
      TimeoutError,
    );
  });
});
test('and a task that was cancelled so is cancelled', async () => {
  await run(async () => {
    const task = createTask(() => foreign(FOREVER, null, { signal: currentSignal() }));
    await sleep(0);
    task.cancel();
    await wait([task]);
    assert.equal(task.cancelled(), true);
  });
});
test('a child that throws undefined has failed', async () => {
  await virtualRun(async () => {
    const fail = () => Promise.reject(undefined);
    await assert.rejects(taskGroup(async (group) => void group.createTask(fail)));
    let rejected = false;
    await gather([fail]).then(
      () => {},
      () => {
        rejected = true;
      },
    );
    assert.equal(rejected, true);
    const { pending } = await wait([createTask(fail), createTask(() => sleep(20))], { returnWhen: 'FIRST_EXCEPTION' });
    assert.equal(pending.size, 1);
  });
});
test('a done future of a closed loop can be awaited for ever', async () => {
  const box = await run(async () => {
    const future = new Future<number>();
    future.setResult(1);
    return { future };
  });
  for (let i = 0; i < 1000; i += 1) assert.equal(await box.future, 1);
});
test('cancel() goes down a chain of many tasks', async () => {
  await run(async () => {
    let task = createTask<unknown>(() => sleep(1e6));
    for (let i = 0; i < 10_000; i += 1) {
      const inner = task;
      task = createTask(async () => await inner);
    }
    await sleep(0);
    task.cancel();
    await wait([task]);
    assert.equal(task.cancelled(), true);
    assert.equal(allTasks().size, 1);
  });
});
test('then() with the functions of a promise returns a promise', async () => {
  await run(async () => {
    const future = new Future<number>();
    getRunningLoop().callSoon(() => future.setResult(1));
    assert.equal(
      await new Promise((resolve, reject) => {
        future.then(resolve, reject).finally(() => {});
      }),
      1,
    );
  });
});
test('stop() from outside lets what is ready run', async () => {
  const loop = newEventLoop();
  const log: string[] = [];
  loop.callLater(2, () => {
    log.push('timer');
    setImmediate(() => {
      loop.callSoon(() => log.push('ready'));
      loop.stop();
    });
  });
  await loop.runForever();
  loop.close();
  assert.deepEqual(log, ['timer', 'ready']);
});
test('tasks that make their successors are collected', async () => {
  await run(async () => {
    let first: WeakRef<object> | undefined;
    const end = new Future<boolean>();
    const step = async (n: number): Promise<void> => {
      if (n === 0) {
        end.setResult(await collectUntil(() => first?.deref() === undefined));
        return;
      }
      const task = createTask(async () => {
        await sleep(0);
        if (n > 1) void step(n - 1);
        else await step(0);
      });
      if (n === 9) first = new WeakRef(task);
    };
    await step(10);
    assert.equal(await end, true);
    assert.ok(first);
  });
});
test('waitAllTasksBlocked() in two tasks', async () => {
  assert.equal((await run(() => gather([waitAllTasksBlocked, waitAllTasksBlocked]))).length, 2);
});
