/**
 * What the program has handed to the library is called in its own context, or in none: never in that of a task that
 * happened to run before. Strangers, which do nothing but take their turns, are before and behind every entry here.
 */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, test } from 'node:test';
import {
  addInstrument,
  background,
  Condition,
  createTask,
  currentSignal,
  currentTask,
  EventLoop,
  Future,
  gather,
  getRunningLoop,
  PriorityQueue,
  Queue,
  Runner,
  removeInstrument,
  run,
  shield,
  sleep,
  type Task,
  taskGroup,
  timeout,
  wait,
} from 'tsyncio';
import { VirtualClock } from 'tsyncio/testing';

const storage = new AsyncLocalStorage<string>();

/** Where code is: by the name of the task, by its signal, and by the program's own storage. */
class Places {
  readonly seen: string[] = [];
  readonly #strangers = new Set<AbortSignal>();

  /** Called where the program's code is called. */
  readonly look = (): void => {
    const signal = currentTask() === undefined ? undefined : currentSignal();
    const isStrange = signal !== undefined && this.#strangers.has(signal);
    this.seen.push(
      `task ${currentTask()?.getName() ?? 'none'}, storage ${storage.getStore() ?? 'none'}${isStrange ? ", a stranger's signal" : ''}`,
    );
  };

  /** Makes strangers that take turns until `ended()` says so. */
  strangers(ended: () => boolean): Task<unknown>[] {
    return storage.run('strange', () =>
      Array.from({ length: 3 }, () =>
        createTask(
          async () => {
            this.#strangers.add(currentSignal() as AbortSignal);
            while (!ended()) await sleep(0);
          },
          { name: 'stranger' },
        ),
      ),
    );
  }

  check(): void {
    assert.notEqual(this.seen.length, 0, 'nothing was called');
    const strange = this.seen.filter((place) => /strange/.test(place));
    assert.deepEqual(strange, [], `of ${this.seen.length} calls`);
  }
}

/** Runs `body` in a task with a storage of its own, among strangers, and looks where what it handed over was called. */
async function amongStrangers(body: (look: () => void) => Promise<unknown>, debug = false): Promise<void> {
  const places = new Places();
  await run(
    async () => {
      getRunningLoop().setExceptionHandler(places.look);
      const before = places.strangers(() => own.done());
      const own = storage.run('own', () => createTask(() => body(places.look), { name: 'own' }));
      const behind = places.strangers(() => own.done());
      await wait([own]);
      await gather([...before, ...behind]);
      await own;
    },
    { debug },
  );
  places.check();
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await sleep(0);
};

const thenable = (look: () => void): object => ({
  get then() {
    look();
    return (resolve: (value: string) => void) => {
      look();
      resolve('value');
    };
  },
});

const cases: Readonly<Record<string, (look: () => void) => Promise<unknown>>> = {
  'a comparison of a priority queue, when a put is woken': async (look) => {
    const queue = new PriorityQueue<number>(2, {
      compare: (a, b) => {
        look();
        return a - b;
      },
    });
    queue.putNowait(1);
    queue.putNowait(2);
    const put = queue.put(3);
    const waiting = createTask(async () => await put, { name: 'own putter' });
    await turns(2);
    queue.getNowait();
    await waiting;
  },
  'a predicate of condition.waitFor(), when it is woken': async (look) => {
    const condition = new Condition();
    let ready = false;
    const waiting = createTask(
      () =>
        condition.run(() =>
          condition.waitFor(() => {
            look();
            return ready;
          }),
        ),
      { name: 'own waiter' },
    );
    await turns(2);
    ready = true;
    await condition.run(async () => condition.notify());
    await waiting;
  },
  'a listener of the signal of a child, when its group fails': async (look) => {
    await taskGroup(async (group) => {
      group.createTask(
        async () => {
          currentSignal()?.addEventListener('abort', look);
          await sleep(1e6);
        },
        { name: 'own child' },
      );
      group.createTask(
        async () => {
          await turns(2);
          throw new Error('fails');
        },
        { name: 'own failing child' },
      );
    }).catch(() => {});
  },
  'a listener of the signal of a group, when a child fails': async (look) => {
    await taskGroup(async (group) => {
      group.signal.addEventListener('abort', look);
      group.createTask(
        async () => {
          await turns(2);
          throw new Error('fails');
        },
        { name: 'own failing child' },
      );
      await sleep(1e6);
    }).catch(() => {});
  },
  'a listener of the signal of a timeout that expires': async (look) => {
    await timeout(undefined, async (limit) => {
      currentSignal()?.addEventListener('abort', look);
      await turns(2);
      limit.reschedule(getRunningLoop().time());
      await sleep(1e6);
    }).catch(() => {});
  },
  'a listener of the signal of a task that a chain of tasks cancels': async (look) => {
    const leaf = createTask(
      async () => {
        currentSignal()?.addEventListener('abort', look);
        await sleep(1e6);
      },
      { name: 'own leaf' },
    );
    const top = createTask(async () => await gather([leaf]), { name: 'own top' });
    await turns(2);
    top.cancel();
    await wait([top]);
  },
  'cancel() of a class of the program, when a timeout around it expires': async (look) => {
    class Own extends Future<void> {
      override cancel(message?: string): boolean {
        look();
        return super.cancel(message);
      }
    }
    await timeout(undefined, async (limit) => {
      await turns(2);
      limit.reschedule(getRunningLoop().time());
      await new Own();
    }).catch(() => {});
  },
  'cancel() of a class of the program, when its group fails': async (look) => {
    class Own extends Future<void> {
      override cancel(message?: string): boolean {
        look();
        return super.cancel(message);
      }
    }
    await taskGroup(async (group) => {
      group.createTask(async () => await gather([new Own()]), { name: 'own child' });
      group.createTask(
        async () => {
          await turns(2);
          throw new Error('fails');
        },
        { name: 'own failing child' },
      );
    }).catch(() => {});
  },
  'the exception handler, for the failure of a shielded task': async () => {
    const inner = createTask(
      async () => {
        await turns(4);
        throw new Error('fails');
      },
      { name: 'own inner' },
    );
    const outer = shield(inner);
    await turns(1);
    outer.cancel();
    await turns(8);
    // Told here as well where the library says nothing of it.
    if (inner.exception() !== undefined) {
      getRunningLoop().callExceptionHandler({ message: 'the failure of a shielded task' });
    }
  },
  'the exception handler, for a task in the background': async () => {
    background(
      createTask(
        async () => {
          await turns(2);
          throw new Error('fails');
        },
        { name: 'own background' },
      ),
    );
    await turns(8);
  },
  'the exception handler, for a callback': async () => {
    getRunningLoop().callSoon(() => {
      throw new Error('fails');
    });
    sleep(0).addDoneCallback(() => {
      throw new Error('fails');
    });
    await turns(4);
  },
  'a done callback': async (look) => {
    for (const future of [sleep(0), sleep(1), new Queue<number>().join(), gather([sleep(0)])]) {
      future.addDoneCallback(look);
    }
    await turns(30);
    await sleep(2);
  },
  'a handler of then()': async (look) => {
    for (const future of [sleep(0), sleep(1), new Queue<number>().join(), gather([sleep(0)])]) future.then(look);
    createTask(() => Promise.reject(new Error('fails')), { name: 'own failing' }).catch(look);
    await turns(30);
    await sleep(2);
  },
  'a thenable that a future was set to': async (look) => {
    const future = new Future<unknown>();
    const waiting = createTask(async () => await future, { name: 'own waiter' });
    await turns(2);
    future.setResult(thenable(look));
    await waiting;
  },
  'a thenable that sleep() gives': async (look) => await sleep(1, thenable(look)),
  'a thenable that sleep(0) gives': async (look) => {
    await turns(1);
    await sleep(0, thenable(look));
  },
  'a thenable out of a queue': async (look) => {
    const queue = new Queue<unknown>();
    const waiting = createTask(async () => await queue.get(), { name: 'own waiter' });
    await turns(2);
    queue.putNowait(thenable(look));
    await waiting;
  },
  'a thenable that shield() gives': async (look) => {
    const inner = new Future<unknown>();
    const waiting = createTask(async () => await shield(inner), { name: 'own waiter' });
    await turns(2);
    inner.setResult(thenable(look));
    await waiting;
  },
};

for (const debug of [false, true]) {
  describe(`is never called in the context of a stranger${debug ? ', in debug mode' : ''}`, () => {
    for (const [what, body] of Object.entries(cases)) test(what, () => amongStrangers(body, debug));
  });
}

test('nor is an instrument, for what the library itself does', async () => {
  const places = new Places();
  let gathering: unknown;
  const instrument = {
    futureDone: (future: unknown) => {
      if (future === gathering) places.look();
    },
  };
  addInstrument(instrument);
  try {
    await run(async () => {
      let ended = false;
      const before = places.strangers(() => ended);
      const children = [sleep(0), createTask(() => turns(2), { name: 'own child' })];
      const behind = places.strangers(() => ended);
      gathering = gather(children);
      await turns(10);
      ended = true;
      await gather([...before, ...behind]);
    });
  } finally {
    removeInstrument(instrument);
  }
  places.check();
});

test("nor are the program's own clock and its alarm", async () => {
  const places = new Places();
  class Clock extends VirtualClock {
    override setAlarm(when: number, ring: () => void): ReturnType<VirtualClock['setAlarm']> {
      places.look();
      const alarm = super.setAlarm(when, ring);
      return {
        cancel: () => {
          places.look();
          alarm.cancel();
        },
      };
    }
  }
  await using runner = new Runner({ loopFactory: () => new EventLoop({ clock: new Clock() }) });
  await runner.run(async () => {
    for (let round = 0; round < 3; round += 1) {
      const timer = getRunningLoop().callLater(round + 5, () => {});
      let taken = 0;
      const strangers = places.strangers(() => ++taken > 15);
      await sleep(1);
      timer.cancel();
      await gather(strangers);
    }
  });
  places.check();
});

test('a task that a callback of the library starts does not begin in the context of a stranger', async () => {
  await amongStrangers(async (look) => {
    const started: Task<unknown>[] = [];
    const start = () =>
      started.push(
        createTask(
          async () => {
            look();
            await sleep(0);
            look();
          },
          { name: 'own started' },
        ),
      );
    sleep(0).addDoneCallback(start);
    sleep(0).then(start);
    getRunningLoop().callSoon(start);
    getRunningLoop().setExceptionHandler(start);
    background(createTask(() => Promise.reject(new Error('fails')), { name: 'own failing' }));
    await turns(6);
    assert.equal(started.length, 4);
    await wait(started);
  });
});
