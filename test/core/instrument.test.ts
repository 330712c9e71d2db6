/** The seam for all that watches: each method is called when its event happens, with what it should be told. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import {
  addInstrument,
  CancelledError,
  coroutine,
  createTask,
  type EventLoop,
  Future,
  getRunningLoop,
  type Handle,
  type Instrument,
  newEventLoop,
  removeInstrument,
  run,
  type Task,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { failureOf, runBriefly } from './support/turns.ts';

const added: Instrument[] = [];

/** Installs an instrument until the test is over. */
function watch(instrument: Instrument): void {
  addInstrument(instrument);
  added.push(instrument);
}

afterEach(() => {
  for (const instrument of added.splice(0)) removeInstrument(instrument);
});

describe('a loop', () => {
  test('is announced when it is created and when it is closed', async () => {
    const events: [string, EventLoop][] = [];
    watch({
      loopCreated: (loop) => void events.push(['created', loop]),
      loopClosed: (loop) => void events.push(['closed', loop]),
    });
    events.length = 0;
    const loop = newEventLoop();
    assert.deepEqual(events, [['created', loop]]);
    loop.close();
    loop.close();
    assert.deepEqual(events, [
      ['created', loop],
      ['closed', loop],
    ]);
  });

  test('that exists already is announced when the instrument is added', async () => {
    await run(async () => {
      const loops: EventLoop[] = [];
      watch({ loopCreated: (loop) => void loops.push(loop) });
      assert.ok(loops.includes(getRunningLoop()));
      assert.equal(new Set(loops).size, loops.length);
    });
  });

  test('tells the beginning and the end of each turn, and what runs between', async () => {
    // On the virtual clock a turn does not end because the machine was slow.
    await virtualRun(async () => {
      const events: string[] = [];
      let tellEnd = (): void => {};
      watch({
        turnBegin: () => void events.push('begin'),
        turnEnd: () => {
          events.push('end');
          tellEnd();
        },
        handleBegin: () => void events.push('handle'),
      });
      // A wait for a foreign promise leaves the loop with nothing to do: the turn is over.
      const turnEnd = (): Promise<void> =>
        new Promise((resolve) => {
          tellEnd = resolve;
        });
      await turnEnd();
      events.length = 0;
      getRunningLoop().callSoon(() => {});
      getRunningLoop().callSoon(() => {});
      await turnEnd();
      assert.deepEqual(events, ['begin', 'handle', 'handle', 'end']);
    });
  });

  test('tells when its debug flag changes', async () => {
    const events: [EventLoop, boolean][] = [];
    const loop = newEventLoop();
    watch({ debugChanged: (l, on) => void events.push([l, on]) });
    events.length = 0;
    loop.setDebug(true);
    loop.setDebug(true);
    loop.setDebug(false);
    assert.deepEqual(events, [
      [loop, true],
      [loop, false],
    ]);
    loop.close();
  });
});

describe('a future', () => {
  test('is announced inside its constructor, when done, and when its failure is first looked at', async () => {
    await run(async () => {
      const events: [string, Future<unknown>][] = [];
      const note = (name: string) => (future: Future<unknown>) => void events.push([name, future]);
      watch({ futureCreated: note('created'), futureDone: note('done'), futureRetrieved: note('retrieved') });
      const future = new Future<number>();
      assert.deepEqual(events, [['created', future]]);
      future.setException(new Error('boom'));
      assert.deepEqual(
        events.map(([name]) => name),
        ['created', 'done'],
      );
      future.exception();
      future.exception();
      assert.deepEqual(
        events.map(([name]) => name),
        ['created', 'done', 'retrieved'],
      );
      assert.ok(events.every(([, f]) => f === future));
    });
  });

  test('that is cancelled or has a result is done once', async () => {
    await run(async () => {
      const done: Future<unknown>[] = [];
      const [a, b] = [new Future<number>(), new Future<number>()];
      watch({ futureDone: (future) => void done.push(future) });
      a.cancel();
      a.cancel();
      b.setResult(1);
      assert.deepEqual(done, [a, b]);
    });
  });
});

/** The events of `task` alone, by name. */
function recordTask(): { events: string[]; only: (task: Task<unknown>) => void } {
  const events: string[] = [];
  let chosen: Task<unknown> | undefined;
  const note =
    (name: string) =>
    (task: Task<unknown>, detail?: unknown): void => {
      if (chosen !== undefined && task !== chosen) return;
      events.push(typeof detail === 'string' ? `${name} ${detail}` : name);
    };
  watch({
    taskCreated: note('created'),
    taskStepBegin: note('step begin'),
    taskStepEnd: note('step end'),
    taskWaiting: note('waiting'),
    taskCancelRequested: note('cancel requested'),
    taskCancelDelivered: note('cancel delivered'),
    taskUncancelled: note('uncancelled'),
    taskDone: note('done'),
  });
  return {
    events,
    only: (task) => {
      chosen = task;
    },
  };
}

describe('a task', () => {
  test('tells its creation, its steps, where it waits and its end', async () => {
    await run(async () => {
      const gate = new Future<void>();
      const waits: unknown[] = [];
      watch({ taskWaiting: (task, future) => void waits.push(task.getName(), future) });
      const { events, only } = recordTask();
      const task = createTask(
        async () => {
          await gate;
        },
        { name: 'watched' },
      );
      assert.deepEqual(events, ['created']);
      only(task);
      await runBriefly();
      assert.deepEqual(events, ['created', 'step begin', 'waiting', 'step end']);
      assert.equal(waits[waits.indexOf('watched') + 1], gate);
      gate.setResult();
      await task;
      assert.deepEqual(events, ['created', 'step begin', 'waiting', 'step end', 'step begin', 'done', 'step end']);
    });
  });

  test('tells who asked for its cancellation, where it was delivered, and that it was taken back', async () => {
    await run(async () => {
      const gate = new Future<void>();
      const { events, only } = recordTask();
      const task = createTask(async () => {
        try {
          await gate;
        } catch (error) {
          assert.ok(error instanceof CancelledError);
          task.uncancel();
        }
        return 'went on';
      });
      only(task);
      await runBriefly();
      events.length = 0;
      task.cancel('stop it');
      assert.deepEqual(events, ['cancel requested stop it']);
      assert.equal(await task, 'went on');
      const names = events.filter((name) => !name.startsWith('step'));
      assert.deepEqual(names, ['cancel requested stop it', 'cancel delivered', 'uncancelled', 'done']);
    });
  });

  test('cancelled before its first step was delivered it at no future', async () => {
    await run(async () => {
      const delivered: unknown[] = [];
      const task = createTask(async () => {});
      watch({
        taskCancelDelivered: (t, future) => {
          if (t === task) delivered.push(t, future);
        },
      });
      task.cancel();
      assert.ok((await failureOf(() => task)) instanceof CancelledError);
      assert.deepEqual(delivered, [task, undefined]);
    });
  });
});

describe('a handle', () => {
  test('is announced inside the call that made it, and tells when it runs', async () => {
    await run(async () => {
      const events: [string, Handle | string][] = [];
      const note = (name: string) => (handle: Handle) => void events.push([name, handle]);
      watch({ handleCreated: note('created'), handleBegin: note('begin'), handleEnd: note('end') });
      const handle = getRunningLoop().callSoon(() => void events.push(['runs', 'callback']));
      assert.deepEqual(events, [['created', handle]]);
      await runBriefly();
      assert.deepEqual(events, [
        ['created', handle],
        ['begin', handle],
        ['runs', 'callback'],
        ['end', handle],
      ]);
    });
  });

  test('ends also when its callback throws, and does not begin when it was cancelled', async () => {
    await run(async () => {
      const loop = getRunningLoop();
      loop.setExceptionHandler(() => {});
      const events: string[] = [];
      watch({ handleBegin: () => void events.push('begin'), handleEnd: () => void events.push('end') });
      loop.callSoon(() => {
        throw new Error('boom');
      });
      loop.callSoon(() => {}).cancel();
      await runBriefly();
      assert.deepEqual(events, ['begin', 'end']);
    });
  });

  test('is made by callLater, callAt and addDoneCallback too', async () => {
    await run(async () => {
      let created = 0;
      watch({ handleCreated: () => void created++ });
      const loop = getRunningLoop();
      loop.callLater(1_000, () => {}).cancel();
      loop.callAt(loop.time() + 1_000, () => {}).cancel();
      new Future<void>().addDoneCallback(() => {});
      assert.equal(created, 3);
    });
  });
});

describe('a coroutine', () => {
  test('is announced where its function was called, and when it starts', async () => {
    await run(async () => {
      const events: string[] = [];
      watch({
        coroutineCreated: (c) => void events.push(`created ${String(c).includes('greet')}`),
        coroutineStarted: () => void events.push('started'),
      });
      const greet = coroutine(async function greet() {
        events.push('runs');
      });
      const lazy = greet();
      assert.deepEqual(events, ['created true']);
      await lazy;
      assert.deepEqual(events, ['created true', 'started', 'runs']);
    });
  });
});

describe('several instruments', () => {
  test('are called in the order they were added, until they are removed', async () => {
    const events: string[] = [];
    const first: Instrument = { loopCreated: () => void events.push('first') };
    const second: Instrument = { loopCreated: () => void events.push('second') };
    addInstrument(first);
    addInstrument(second);
    events.length = 0;
    newEventLoop().close();
    removeInstrument(first);
    newEventLoop().close();
    removeInstrument(second);
    newEventLoop().close();
    assert.deepEqual(events, ['first', 'second', 'second']);
  });

  test('the same one cannot be added twice, nor one removed that is not there', () => {
    const instrument: Instrument = {};
    addInstrument(instrument);
    assert.throws(() => addInstrument(instrument), RangeError);
    removeInstrument(instrument);
    assert.throws(() => removeInstrument(instrument), RangeError);
  });

  test('can be added and removed from within a callback of one', async () => {
    const events: string[] = [];
    const second: Instrument = { loopCreated: () => void events.push('second') };
    const first: Instrument = {
      loopClosed: () => {
        removeInstrument(first);
        addInstrument(second);
        events.length = 0;
      },
    };
    addInstrument(first);
    newEventLoop().close();
    newEventLoop().close();
    removeInstrument(second);
    assert.deepEqual(events, ['second']);
  });
});
