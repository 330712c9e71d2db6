/** Cases that a hostile reading of the library found, none of which CPython has: each is a bug that was mended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as foreign } from 'node:timers/promises';
import {
  allTasks,
  createTask,
  currentSignal,
  currentTask,
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
import { waitAllTasksBlocked } from 'tsyncio/testing';

const within = <T>(promise: PromiseLike<T>, ms = 400): Promise<T | 'hangs'> =>
  Promise.race([Promise.resolve(promise), foreign(ms, 'hangs' as const, { ref: true })]);

test('a task of the default loop outlives a run() beside it', async () => {
  const task = createTask(async () => {
    await sleep(5);
    await sleep(30);
    return 'done';
  });
  await foreign(1);
  await run(() => sleep(20));
  assert.equal(await within(task), 'done');
});
test('code outside of run() uses the default loop while a run() is at work', async () => {
  const running = run(() => sleep(20));
  await foreign(5);
  const handler = (async () => await sleep(40, 'done'))();
  await running;
  assert.equal(await within(handler), 'done');
});
test('timeout() in a callback of a task that has ended expires', async () => {
  await run(async () => {
    const late = new Future<unknown>();
    await createTask(async () => {
      setTimeout(
        () =>
          timeout(5, () => sleep(100)).then(
            (v) => late.setResult(v),
            (e) => late.setResult(e),
          ),
        5,
      );
    });
    assert.ok((await late) instanceof TimeoutError);
  });
});
test('a failing child cancels the body of a group in a callback of a task that has ended', async () => {
  await run(async () => {
    const late = new Future<unknown>();
    await createTask(async () => {
      setTimeout(async () => {
        const began = performance.now();
        await taskGroup(async (group) => {
          group.createTask(() => Promise.reject(new Error('x')));
          await sleep(300);
        }).catch(() => {});
        late.setResult(performance.now() - began < 200);
      }, 5);
    });
    assert.equal(await late, true);
  });
});
test('currentTask() of a task that has ended is undefined', async () => {
  await run(async () => {
    const seen = new Future<unknown>();
    await createTask(async () => void setTimeout(() => seen.setResult(currentTask() === undefined), 5));
    assert.equal(await seen, true);
  });
});
test('a Node API that was given the signal makes timeout() reject with TimeoutError', async () => {
  await run(async () => {
    await assert.rejects(
      timeout(5, () => foreign(200, null, { signal: currentSignal() })),
      TimeoutError,
    );
  });
});
test('and a task that was cancelled so is cancelled', async () => {
  await run(async () => {
    const task = createTask(() => foreign(200, null, { signal: currentSignal() }));
    await sleep(1);
    task.cancel();
    await wait([task]);
    assert.equal(task.cancelled(), true);
  });
});
test('a child that throws undefined has failed', async () => {
  await run(async () => {
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
  loop.callLater(2, () => log.push('timer'));
  setTimeout(() => {
    loop.callSoon(() => log.push('ready'));
    loop.stop();
  }, 20);
  await loop.runForever();
  loop.close();
  assert.deepEqual(log, ['timer', 'ready']);
});
test('tasks that make their successors are collected', async () => {
  const gc = globalThis.gc;
  assert.ok(gc);
  await run(async () => {
    let first: WeakRef<object> | undefined;
    const end = new Future<boolean>();
    const step = async (n: number): Promise<void> => {
      if (n === 0) {
        for (let i = 0; i < 5; i += 1) {
          await foreign(1);
          gc();
        }
        end.setResult(first?.deref() === undefined);
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
  });
});
test('waitAllTasksBlocked() in two tasks', async () => {
  const outcome = within(
    run(() => gather([() => waitAllTasksBlocked(), () => waitAllTasksBlocked()])),
    500,
  );
  assert.notEqual(await outcome, 'hangs');
});
