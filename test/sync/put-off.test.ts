/**
 * An await of something that is there at once goes on in the same step, until the turn's slice of time is over: then it
 * is put off to the next turn, and others run in between. One that is cancelled there has been handed a lock, a permit, an item;
 * that must not be lost. In CPython there is no such moment: what need not wait cannot be cancelled.
 *
 * The slice is made to be over by a clock that leaps, so that the moment comes after a number of awaits and not after a time.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedSemaphore, Condition, createTask, Event, EventLoop, Lock, Queue, Runner, Semaphore } from 'tsyncio';
import { VirtualClock, waitAllTasksBlocked } from 'tsyncio/testing';

class LeapingClock extends VirtualClock {
  #now = 0;

  override turnTime(): number {
    this.#now += 1000;
    return this.#now;
  }
}

async function leapingRun(main: () => Promise<void>): Promise<void> {
  await using runner = new Runner({ loopFactory: () => new EventLoop({ clock: new LeapingClock() }) });
  await runner.run(main);
}

/** More awaits than a turn allows without looking at the clock: each number of them is tried. */
const MOST_AWAITS = 600;

interface Scene {
  /** What the cancelled task does. */
  act(): Promise<void>;
  /** What must hold afterwards: `acted` says whether the act succeeded. */
  check(acted: boolean): void;
}

const scenes: Readonly<Record<string, () => Scene>> = {
  'lock.acquire': () => {
    const lock = new Lock();
    return {
      act: async () => void (await lock.acquire()),
      check: (acted) => assert.equal(lock.locked(), acted),
    };
  },
  'lock.run': () => {
    const lock = new Lock();
    return { act: () => lock.run(async () => undefined), check: () => assert.equal(lock.locked(), false) };
  },
  'condition.acquire': () => {
    const condition = new Condition();
    return {
      act: async () => void (await condition.acquire()),
      check: (acted) => assert.equal(condition.locked(), acted),
    };
  },
  'semaphore.acquire': () => {
    const semaphore = new Semaphore(1);
    return {
      act: async () => void (await semaphore.acquire()),
      check: (acted) => assert.equal(semaphore.locked(), acted),
    };
  },
  'boundedSemaphore.acquire': () => {
    const semaphore = new BoundedSemaphore(1);
    return {
      act: async () => void (await semaphore.acquire()),
      check: (acted) => assert.equal(semaphore.locked(), acted),
    };
  },
  'queue.get': () => {
    const queue = new Queue<string>();
    queue.putNowait('item');
    return {
      act: async () => void (await queue.get()),
      check: (acted) => assert.equal(queue.qsize(), acted ? 0 : 1),
    };
  },
  'for await over a queue': () => {
    const queue = new Queue<string>();
    queue.putNowait('item');
    let taken = 0;
    return {
      act: async () => {
        for await (const _ of queue) {
          taken += 1;
          return;
        }
      },
      check: () => assert.equal(queue.qsize() + taken, 1),
    };
  },
  'queue.put': () => {
    const queue = new Queue<string>(1);
    return {
      act: () => queue.put('item'),
      check: (acted) => assert.equal(queue.qsize(), acted ? 1 : 0),
    };
  },
};

/** Cancels a task that awaits `count` ready things and then acts. False when the cancellation came too late. */
async function cancelAfter(count: number, scene: Scene): Promise<boolean> {
  const event = new Event();
  event.set();
  let acted = false;
  const task = createTask(async () => {
    for (let left = count; left > 0; left -= 1) await event.wait();
    await scene.act();
    acted = true;
  });
  createTask(async () => void task.cancel());
  await waitAllTasksBlocked();
  assert.ok(task.done());
  scene.check(acted);
  return task.cancelled();
}

for (const [name, create] of Object.entries(scenes)) {
  test(`${name}: cancelled while it is put off, it loses nothing`, async () => {
    let hits = 0;
    const lost: string[] = [];
    for (let count = 0; count <= MOST_AWAITS; count += 1) {
      await leapingRun(async () => {
        try {
          if (await cancelAfter(count, create())) hits += 1;
        } catch (error) {
          lost.push(`after ${count} awaits: ${(error as Error).message}`);
        }
      });
    }
    assert.deepEqual(lost, []);
    assert.ok(hits > 0, 'no await was put off: this test tests nothing');
  });
}
