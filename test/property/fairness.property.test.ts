/**
 * Tasks that never have to wait do not keep the others from running: waking somebody directly is cheap, and would starve
 * timers and I/O for ever without the cooperative budget. In real time, since it is about the real loop; what is asserted
 * is that the others ran before the greedy tasks had made a number of operations, not how long anything took.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTask, Event, gather, getRunningLoop, Lock, Queue, run, Semaphore, sleep, type Task } from 'tsyncio';

/** The greedy tasks give up after so many operations: seconds' worth, where milliseconds are needed. */
const OPERATION_LIMIT = 2_000_000;
const ENOUGH_TICKS = 5;
const ENOUGH_STEPS = 25;

class Operations {
  count = 0;
  stopped = false;

  /** To be called once an operation; false when it is time to end. */
  goOn(): boolean {
    this.count += 1;
    if (this.count > OPERATION_LIMIT) this.stopped = true;
    return !this.stopped;
  }
}

type Greedy = (operations: Operations) => Promise<void>;

/** Two tasks that hand items over a queue, to and fro. */
const pingPong: Greedy = async (operations) => {
  const there = new Queue<number>(1);
  const back = new Queue<number>(1);
  const other = createTask(async () => {
    for await (const item of there) await back.put(item);
  });
  while (operations.goOn()) {
    await there.put(1);
    await back.get();
  }
  there.shutdown();
  await other;
};

/** A producer that is always ahead, a consumer that always finds something. */
const pipeline: Greedy = async (operations) => {
  const queue = new Queue<number>(100);
  const consumer = createTask(async () => {
    for await (const item of queue) assert.equal(item, 1);
  });
  while (operations.goOn()) await queue.put(1);
  queue.shutdown();
  await consumer;
};

/** Awaits, again and again, something that is ready. */
const always =
  (prepare: () => () => PromiseLike<unknown>): Greedy =>
  async (operations) => {
    const ready = prepare();
    while (operations.goOn()) await ready();
  };

const greedy: Readonly<Record<string, Greedy>> = {
  pingPong,
  pipeline,
  event: always(() => {
    const event = new Event();
    event.set();
    return () => event.wait();
  }),
  lock: always(() => {
    const lock = new Lock();
    return () =>
      lock.acquire().then((held) => {
        held[Symbol.dispose]();
      });
  }),
  semaphore: always(() => {
    const semaphore = new Semaphore(1_000_000_000);
    return () => semaphore.acquire();
  }),
  queue: always(() => {
    const queue = new Queue<number>();
    return () => {
      queue.putNowait(1);
      return queue.get();
    };
  }),
  future: always(() => {
    const future = getRunningLoop().createFuture<number>();
    future.setResult(1);
    return () => future;
  }),
  task: always(() => {
    const task = createTask(async () => 1);
    return () => task;
  }),
  'sleep(0)': always(() => () => sleep(0)),
  gather: always(() => () => gather([])),
  run: always(() => {
    const lock = new Lock();
    return () => lock.run(async () => 1);
  }),
};

/** Runs the greedy ones together, until the others have had enough turns. */
async function assertOthersRun(names: readonly string[]): Promise<void> {
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const seen = { nodeTimer: 0, loopTimer: 0, answers: 0, steps: 0 };
  const beat = setInterval(() => {
    seen.nodeTimer += 1;
  }, 1);
  try {
    await run(async () => {
      const loop = getRunningLoop();
      const operations = new Operations();
      const enough = () =>
        seen.nodeTimer >= ENOUGH_TICKS &&
        seen.loopTimer >= ENOUGH_TICKS &&
        seen.answers > 0 &&
        seen.steps >= ENOUGH_STEPS;
      const tick = () => {
        seen.loopTimer += 1;
        if (!operations.stopped) loop.callLater(1, tick);
      };
      loop.callLater(1, tick);
      get({ host: '127.0.0.1', port, agent: false }, (response) => {
        response.resume().once('end', () => {
          seen.answers += 1;
        });
      });
      const tasks: Task<void>[] = names.map((name) => {
        const play = greedy[name];
        assert.ok(play);
        return createTask(() => play(operations));
      });
      tasks.push(
        createTask(async () => {
          while (!operations.stopped) {
            await sleep(0);
            seen.steps += 1;
            if (enough()) operations.stopped = true;
          }
        }),
      );
      await gather(tasks);
      assert.ok(enough(), `starved after ${operations.count} operations: ${JSON.stringify(seen)}`);
    });
  } finally {
    clearInterval(beat);
    server.closeAllConnections();
    server.close();
  }
}

for (const name of Object.keys(greedy)) {
  test(`${name}: tasks that are always ready starve no timer, no server, no other task`, () => assertOthersRun([name]));
}

test('nor do any of them together', async () => {
  const some = fc.uniqueArray(fc.constantFrom(...Object.keys(greedy)), { minLength: 2, maxLength: 4 });
  await fc.assert(fc.asyncProperty(some, assertOthersRun), { numRuns: 6 });
});
