import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createTask,
  currentTask,
  Event,
  Future,
  gather,
  getEventLoop,
  getRunningLoop,
  Queue,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
} from 'tsyncio';
import { Sequencer, virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';
import { failureOf } from '../core/support/turns.ts';

describe('virtualRun', () => {
  test('starts at 0 and jumps over a sleep of a year', async () => {
    const year = 365 * 24 * 3_600_000;
    const end = await virtualRun(async () => {
      const loop = getRunningLoop();
      assert.equal(loop.time(), 0);
      await sleep(year);
      return loop.time();
    });
    assert.equal(end, year);
  });

  test('returns what main returns, rejects with what it throws, and frees the loop', async () => {
    assert.equal(await virtualRun(async () => 'value'), 'value');
    const failure = new Error('boom');
    assert.equal(
      await failureOf(() =>
        virtualRun(async () => {
          await sleep(1);
          throw failure;
        }),
      ),
      failure,
    );
    assert.equal(await run(async () => 'free'), 'free');
  });

  test('wakes sleepers in the order of their times, at exactly those times', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const woken: [number, number][] = [];
      await gather(
        [500, 20, 1_000, 20, 0.5].map((ms) => async () => {
          await sleep(ms);
          woken.push([ms, loop.time()]);
        }),
      );
      assert.deepEqual(woken, [
        [0.5, 0.5],
        [20, 20],
        [20, 20],
        [500, 500],
        [1_000, 1_000],
      ]);
    });
  });

  test('does not move the clock while something can still run', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const nap = sleep(1);
      for (let turn = 0; turn < 200; turn++) await sleep(0);
      assert.equal(loop.time(), 0);
      assert.equal(nap.done(), false);
      await nap;
      assert.equal(loop.time(), 1);
    });
  });

  test('gives tasks that are always ready the same order, however long their steps take', async () => {
    const spin = (): void => {
      const end = performance.now() + 0.01;
      while (performance.now() < end);
    };
    /** After how many awaits of the greedy task the others had their turns. */
    const turnsOfOthers = async (work: () => void): Promise<number[]> => {
      const turns: number[] = [];
      await virtualRun(async () => {
        const ready = new Event();
        ready.set();
        let awaits = 0;
        const greedy = createTask(async () => {
          for (; awaits < 3_000; awaits++) {
            await ready.wait();
            work();
          }
        });
        createTask(async () => {
          for (; !greedy.done(); turns.push(awaits)) await sleep(0);
        });
        await greedy;
      });
      return turns;
    };
    const quick = await turnsOfOthers(() => {});
    assert.deepEqual(await turnsOfOthers(spin), quick);
    assert.ok((quick[0] ?? 0) > 256 && quick.length > 1, `${quick}`);
  });

  test('lets timeouts expire', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      const error = await failureOf(() => timeout(60_000, () => new Event().wait()));
      assert.ok(error instanceof TimeoutError);
      assert.equal(loop.time(), 60_000);
    });
  });

  test('gives the clock to main and takes debug', async () => {
    const seen = await virtualRun(
      async (clock) => {
        await sleep(250);
        return [typeof clock, getRunningLoop().getDebug()];
      },
      { debug: true },
    );
    assert.deepEqual(seen, ['object', true]);
  });

  test('is a run: main has a task, left-over tasks are cancelled', async () => {
    let cancelled = false;
    await virtualRun(async () => {
      assert.ok(currentTask() !== undefined);
      assert.equal(getEventLoop(), getRunningLoop());
      createTask(async () => {
        try {
          await sleep(1_000);
        } finally {
          cancelled = true;
        }
      });
      await sleep(1);
    });
    assert.equal(cancelled, true);
  });

  test('waits for foreign promises instead of racing past them', async () => {
    await virtualRun(async () => {
      const loop = getRunningLoop();
      await Promise.resolve();
      assert.equal(loop.time(), 0);
      const order: string[] = [];
      const far = createTask(async () => {
        await sleep(10);
        order.push('virtual');
      });
      await Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => order.push('microtasks'));
      await far;
      assert.deepEqual(order, ['microtasks', 'virtual']);
    });
  });

  test('can be nested in nothing: a second one at the same time is refused', async () => {
    const first = virtualRun(() => sleep(1, 'first'));
    await assert.rejects(async () => virtualRun(async () => {}), { name: 'RuntimeError' });
    assert.equal(await first, 'first');
  });
});

describe('waitAllTasksBlocked', () => {
  test('returns when every other task is parked', async () => {
    await virtualRun(async () => {
      const queue = new Queue<number>();
      const progress: number[] = [];
      const worker = createTask(async () => {
        for (let n = 0; n < 20; n++) {
          await sleep(0);
          progress.push(n);
        }
        await queue.get();
        progress.push(-1);
      });
      await waitAllTasksBlocked();
      assert.equal(progress.length, 20);
      queue.putNowait(1);
      await waitAllTasksBlocked();
      assert.equal(progress.at(-1), -1);
      assert.equal(worker.done(), true);
    });
  });

  test('does not wait for sleepers, nor move the clock', async () => {
    await virtualRun(async () => {
      const sleeper = createTask(() => sleep(1_000));
      await waitAllTasksBlocked();
      assert.equal(getRunningLoop().time(), 0);
      assert.equal(sleeper.done(), false);
    });
  });

  test('works on a real loop too, with no other task at all', async () => {
    await run(async () => {
      await waitAllTasksBlocked();
      const gate = new Future<void>();
      let waiting = false;
      const task = createTask(async () => {
        waiting = true;
        await gate;
      });
      await waitAllTasksBlocked();
      assert.equal(waiting, true);
      gate.setResult();
      await task;
    });
  });
});

describe('Sequencer', () => {
  test('runs the steps of several tasks in the order of their numbers', async () => {
    await virtualRun(async () => {
      const sequencer = new Sequencer();
      const order: string[] = [];
      await taskGroup(async (group) => {
        group.createTask(async () => {
          await sequencer.step(0);
          order.push('a0');
          await sequencer.step(3);
          order.push('a3');
        });
        group.createTask(async () => {
          await sequencer.step(1);
          order.push('b1');
          await sequencer.step(2);
          order.push('b2');
        });
        group.createTask(async () => {
          await sequencer.step(4);
          order.push('c4');
        });
      });
      assert.deepEqual(order, ['a0', 'b1', 'b2', 'a3', 'c4']);
    });
  });

  test('does not take a step twice', async () => {
    await virtualRun(async () => {
      const sequencer = new Sequencer();
      await sequencer.step(0);
      assert.ok((await failureOf(() => sequencer.step(0))) instanceof Error);
    });
  });
});
