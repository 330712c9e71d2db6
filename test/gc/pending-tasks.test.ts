/** A pending task is held by its loop: it is never collected under the program's feet. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  allTasks,
  createTask,
  Event,
  Future,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  Queue,
  Runner,
  run,
  sleep,
} from 'tsyncio';
import { VirtualClock, waitAllTasksBlocked } from 'tsyncio/testing';
import { collectGarbage, collectUntil } from '../support/garbage.ts';

describe('a pending task nobody keeps', () => {
  test('that sleeps goes on after a collection', async () => {
    const clock = new VirtualClock({ autojump: false });
    await using runner = new Runner({ loopFactory: () => newEventLoop({ clock }) });
    await runner.run(async () => {
      let woke = false;
      (() =>
        void createTask(async () => {
          await sleep(40);
          woke = true;
        }))();
      await sleep(0);
      await collectGarbage();
      assert.equal(woke, false);
      clock.advance(40);
      await waitAllTasksBlocked();
      assert.equal(woke, true);
    });
  });

  test('that waits for an event goes on when it is set', async () => {
    await run(async () => {
      const event = new Event();
      let woke = false;
      (() =>
        void createTask(async () => {
          await event.wait();
          woke = true;
        }))();
      await sleep(0);
      await collectGarbage();
      event.set();
      await sleep(0);
      await sleep(0);
      assert.equal(woke, true);
    });
  });

  test('that waits in a cycle nobody else can reach is still known, and cancelled by run', async () => {
    let cleaned = false;
    await run(async () => {
      (() =>
        void createTask(
          async () => {
            const own = new Future<void>();
            try {
              await own;
            } finally {
              cleaned = true;
            }
          },
          { name: 'in a cycle' },
        ))();
      await sleep(0);
      await collectGarbage();
      assert.ok([...allTasks()].some((task) => task.getName() === 'in a cycle'));
    });
    assert.equal(cleaned, true);
  });

  test('that waits through a chain of tasks and queues goes on', async () => {
    await run(async () => {
      const source = new Queue<number>();
      const sink = new Queue<number>();
      (() => {
        const inner = createTask(async () => (await source.get()) + 1);
        void createTask(async () => sink.put((await inner) * 2));
      })();
      await sleep(0);
      await collectGarbage();
      await source.put(20);
      assert.equal(await sink.get(), 42);
    });
  });

  test('on the default loop goes on too', async () => {
    const woke = new Promise<string>((resolve) => {
      void createTask(async () => {
        await sleep(40);
        resolve('woke');
      });
    });
    await collectGarbage();
    assert.equal(await woke, 'woke');
  });
});

describe('nothing is kept that is over', () => {
  test('a finished task can be collected, and is in allTasks no more', async () => {
    await run(async () => {
      const reference = await (async () => {
        const task = createTask(async () => ({ big: new Array(1_000).fill(0) }));
        await task;
        return new WeakRef(task);
      })();
      await collectUntil(() => reference.deref() === undefined);
      assert.equal(reference.deref(), undefined);
      assert.equal(allTasks().size, 1);
    });
  });

  test('a cancelled timer lets go of its callback and arguments at once [test_base_events.BaseEventLoopTests.test__run_once_cancelled_event_cleanup]', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      const references: WeakRef<object>[] = [];
      const [handles, keep] = (() => {
        const made = Array.from({ length: 200 }, () => {
          const payload = { big: new Array(100).fill(0) };
          references.push(new WeakRef(payload));
          return loop.callLater(3_600_000, (p: object) => String(p), payload);
        });
        return [made, loop.callLater(3_600_000, () => {})] as const;
      })();
      for (const handle of handles) handle.cancel();
      const alive = (): number => references.filter((r) => r.deref() !== undefined).length;
      await collectUntil(() => alive() === 0);
      assert.equal(alive(), 0);
      assert.equal(keep.cancelled(), false);
      keep.cancel();
    });
  });

  test('two hundred thousand cancelled timers do not pile up', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      const keep = loop.callLater(3_600_000, () => {});
      const nap = (): void => loop.callLater(3_500_000, nap).cancel();
      for (let n = 0; n < 1_000; n++) nap();
      await collectGarbage();
      const before = process.memoryUsage().heapUsed;
      for (let round = 0; round < 100; round++) {
        for (let n = 0; n < 2_000; n++) nap();
        await sleep(0);
      }
      await collectGarbage();
      const grown = process.memoryUsage().heapUsed - before;
      assert.ok(grown < 8_000_000, `the heap grew by ${grown} bytes`);
      keep.cancel();
    });
  });

  test('a closed loop can be collected', async () => {
    const reference = new WeakRef(await run(async () => getRunningLoop()));
    await collectUntil(() => reference.deref() === undefined);
    assert.equal(reference.deref(), undefined);
    assert.equal(getEventLoop().isRunning(), true);
  });

  test('a wait that was given up leaves nothing behind in what it waited for', async () => {
    await run(async () => {
      const event = new Event();
      const references: WeakRef<object>[] = [];
      for (let n = 0; n < 50; n++) {
        (() => {
          const wait = event.wait();
          references.push(new WeakRef(wait));
          wait.cancel();
        })();
      }
      const alive = (): number => references.filter((r) => r.deref() !== undefined).length;
      await collectUntil(() => alive() === 0);
      assert.equal(alive(), 0);
    });
  });
});
