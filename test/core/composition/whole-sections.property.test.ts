/** Whatever of the API is called, nothing else of the program runs before the current synchronous section has ended. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { types } from 'node:util';
import fc from 'fast-check';
import * as tsyncio from 'tsyncio';
import { createTask, Event, Future, getRunningLoop, Queue, sleep, taskGroup, timeout } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { leftOut, type PublicCall, publicCalls } from './public-calls.ts';

const ignore = (): void => {};

/** Makes one of everything ready that can be: each entry says in the log that it ran. */
async function makeReady(log: string[]): Promise<() => void> {
  const loop = getRunningLoop();
  const future = new Future<undefined>();
  const event = new Event();
  const queue = new Queue<number>();
  const parked = ['future', 'event', 'queue'];
  const waits = [() => future, () => event.wait(), () => queue.get()];
  for (const [index, wait] of waits.entries()) {
    createTask(async () => {
      await wait();
      log.push(`woken by ${parked[index]}`);
    });
  }
  createTask(async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await sleep(0);
      log.push('each turn');
    }
  });
  await sleep(0);
  return () => {
    createTask(async () => void log.push('first step'));
    loop.callSoon(() => log.push('callback'));
    loop.callLater(0, () => log.push('timer'));
    future.setResult(undefined);
    event.set();
    queue.putNowait(1);
  };
}

interface Place {
  readonly where: string;
  /** Calls `section` there, and is done when it has been called. */
  readonly enter: (section: () => void) => PromiseLike<unknown>;
}

/** Where it is called by `schedule`, once. */
const calledBy = (schedule: (call: () => void) => unknown) => (section: () => void) =>
  new Promise<void>((resolve) => {
    schedule(() => {
      section();
      resolve();
    });
  });

async function sectionAfter(wait: PromiseLike<unknown>, section: () => void): Promise<void> {
  await wait;
  section();
}

const places: readonly Place[] = [
  { where: 'the first step of a task', enter: (section) => createTask(async () => section()) },
  {
    where: 'a task, after a wait',
    enter: (section) => createTask(async () => sectionAfter(sleep(1), section)),
  },
  {
    where: 'a task, after a native promise',
    enter: (section) =>
      createTask(async () => {
        await Promise.resolve();
        section();
      }),
  },
  { where: 'a task that starts eagerly', enter: (section) => createTask(async () => section(), { eagerStart: true }) },
  {
    where: 'the body of a timeout',
    enter: (section) => createTask(() => timeout(1000, async () => sectionAfter(sleep(1), section))),
  },
  {
    where: 'the body of a task group',
    enter: (section) => createTask(() => taskGroup(async () => sectionAfter(sleep(1), section))),
  },
  { where: 'the main task', enter: (section) => sectionAfter(sleep(1), section) },
  { where: 'a callback of the loop', enter: calledBy((call) => getRunningLoop().callSoon(call)) },
  { where: 'a timer of the loop', enter: calledBy((call) => getRunningLoop().callLater(1, call)) },
  { where: 'a done callback', enter: calledBy((call) => sleep(0).addDoneCallback(call)) },
  { where: 'a handler of then()', enter: calledBy((call) => sleep(0).then(call)) },
  { where: 'a microtask', enter: calledBy((call) => queueMicrotask(call)) },
  { where: 'a tick of Node', enter: calledBy((call) => process.nextTick(call)) },
];

/** What ran, by the log, while the calls were made. */
async function ranBetween({ enter }: Place, calls: readonly PublicCall[]): Promise<string[]> {
  const log: string[] = [];
  await virtualRun(async () => {
    getRunningLoop().setExceptionHandler(ignore);
    const nowReady = await makeReady(log);
    await enter(() => {
      nowReady();
      log.push('begin');
      const returned = calls.map((call) => {
        try {
          return call();
        } catch {
          return undefined;
        }
      });
      log.push('end');
      // What they fail with is no matter of this test.
      for (const value of returned) if (types.isPromise(value)) value.catch(ignore);
    });
    await sleep(10);
  });
  for (const entry of ['first step', 'callback', 'timer', 'woken by future', 'woken by event', 'woken by queue']) {
    assert.ok(log.includes(entry), `${entry} did not run: ${log}`);
  }
  return log.slice(log.indexOf('begin') + 1, log.indexOf('end'));
}

describe('nothing else runs in a synchronous section', () => {
  for (const place of places) {
    test(`in ${place.where}, whichever call is made`, async () => {
      const seen: [call: string, between: string[]][] = [];
      for (const [name, call] of Object.entries(publicCalls)) {
        const between = await ranBetween(place, [call]);
        if (between.length > 0) seen.push([name, between]);
      }
      assert.deepEqual(seen, []);
    });
  }

  test('and whichever calls are made one after the other', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(publicCalls)), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), names, async (place, chosen) => {
        assert.deepEqual(
          await ranBetween(
            place,
            chosen.map((name) => publicCalls[name] as PublicCall),
          ),
          [],
        );
      }),
      { numRuns: 300 },
    );
  });
});

test('every public method and function is called above, or left out with a reason', () => {
  const called = new Set(Object.keys(publicCalls).map((name) => name.replace(/,.*$/, '')));
  const reasons = Object.values(leftOut);
  const isInherited = (name: string): boolean => {
    const [owner, method] = name.split('.');
    let prototype = Object.getPrototypeOf(
      (tsyncio as unknown as Record<string, { prototype: object }>)[owner as string],
    );
    for (; typeof prototype === 'function' && prototype.name !== ''; prototype = Object.getPrototypeOf(prototype)) {
      if (called.has(`${prototype.name}.${method}`)) return true;
    }
    return false;
  };
  const missing = publicNames().filter(
    (name) => !called.has(name) && !reasons.some((reason) => reason.test(name)) && !isInherited(name),
  );
  assert.deepEqual(missing, []);
});

/** `Class.method` for every class that is exported, and the name of every function. */
function publicNames(): string[] {
  return Object.entries(tsyncio).flatMap(([name, value]) => {
    if (typeof value !== 'function' || !/^class\b/.test(Function.prototype.toString.call(value))) return [name];
    const own = Object.getOwnPropertyNames(value.prototype);
    return own
      .filter((method) => method !== 'constructor' && !method.startsWith('_'))
      .map((method) => `${name}.${method}`);
  });
}
