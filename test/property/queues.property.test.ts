/** Queues of all kinds under cancellation and timeouts at random points: no item is lost, doubled or made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  createTask,
  getRunningLoop,
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueShutDown,
  sleep,
  type Task,
  TimeoutError,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { type Cancellation, Canceller, cancellations, delay, limit } from './schedules.ts';

const AFTERWARDS = 1000;

const kinds = {
  Queue: (maxsize: number) => new Queue<number>(maxsize),
  LifoQueue: (maxsize: number) => new LifoQueue<number>(maxsize),
  PriorityQueue: (maxsize: number) => new PriorityQueue<number>(maxsize),
};

interface Step {
  readonly think: number;
  readonly limit: number | undefined;
  readonly how: 'wait' | 'nowait' | 'waitFor';
}

const steps = fc.array(fc.record({ think: delay, limit, how: fc.constantFrom('wait', 'waitFor', 'wait', 'nowait') }), {
  minLength: 1,
  maxLength: 5,
});
const actors = fc.array(steps, { minLength: 1, maxLength: 4 });

interface Plan {
  readonly maxsize: number;
  readonly producers: readonly (readonly Step[])[];
  readonly consumers: readonly (readonly Step[])[];
  readonly cancels: readonly Cancellation[];
  readonly shutdown: { readonly at: number; readonly immediate: boolean } | undefined;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  maxsize: fc.integer({ min: 0, max: 3 }),
  producers: actors,
  consumers: actors,
  cancels: cancellations,
  shutdown: fc.option(fc.record({ at: fc.integer({ min: 0, max: 12 }), immediate: fc.boolean() }), {
    nil: undefined,
    freq: 3,
  }),
});

/** What may happen to a put or a get, apart from success and cancellation. */
function isExpected(error: unknown): boolean {
  return error instanceof TimeoutError || (error instanceof Error && /^Queue(Full|Empty)$/.test(error.name));
}

async function exercise(queue: Queue<number>, plan: Plan): Promise<void> {
  const loop = getRunningLoop();
  const tasks: Task<unknown>[] = [];
  const canceller = new Canceller(tasks, plan.cancels);
  const put: number[] = [];
  const got: number[] = [];
  let dropped = 0;
  let next = 0;

  const spawn = (each: readonly Step[], act: (step: Step) => Promise<void>) =>
    tasks.push(
      createTask(async () => {
        for (const step of each) {
          await sleep(step.think);
          try {
            await act(step);
            canceller.event();
          } catch (error) {
            if (error instanceof QueueShutDown) return;
            if (!isExpected(error)) throw error;
          }
        }
      }),
    );
  for (const each of plan.producers) {
    spawn(each, async ({ how, limit: ms }) => {
      const item = next;
      next += 1;
      if (how === 'nowait') queue.putNowait(item);
      else await (how === 'waitFor' ? waitFor(queue.put(item), ms) : queue.put(item));
      put.push(item);
    });
  }
  for (const each of plan.consumers) {
    spawn(each, async ({ how, limit: ms }) => {
      if (how === 'nowait') got.push(queue.getNowait());
      else got.push(await (how === 'waitFor' ? waitFor(queue.get(), ms) : queue.get()));
    });
  }
  if (plan.shutdown !== undefined) {
    const { at, immediate } = plan.shutdown;
    loop.callAt(at, () => {
      if (immediate) dropped = queue.qsize();
      queue.shutdown({ immediate });
    });
  }
  await sleep(AFTERWARDS);

  // Nobody waits for what is there.
  const waiting = tasks.filter((task) => !task.done());
  for (const task of tasks) if (task.done() && !task.cancelled()) assert.equal(task.exception(), undefined);
  if (waiting.length > 0) {
    assert.ok(plan.shutdown === undefined, 'somebody waits at a queue that is shut down');
    const getters = /getter/.test(inspect(queue));
    const putters = /putter/.test(inspect(queue));
    assert.ok(getters !== putters, 'some wait to get, others to put');
    assert.ok(getters ? queue.empty() : queue.full());
  }
  for (const task of waiting) task.cancel();
  await sleep(0);
  assert.doesNotMatch(inspect(queue), /getter|putter/);

  // What was put in is what came out, is still there, or was dropped by an immediate shutdown.
  if (queue instanceof PriorityQueue || queue instanceof LifoQueue || plan.shutdown?.immediate === true) {
    const rest: number[] = [];
    while (!queue.empty()) rest.push(queue.getNowait());
    const seen = [...got, ...rest].sort((a, b) => a - b);
    assert.equal(new Set(seen).size, seen.length, 'an item came out twice');
    assert.equal(seen.length + dropped, put.length);
    assert.ok(
      seen.every((item) => put.includes(item)),
      'an item was put in by a cancelled put',
    );
  } else {
    const out = [...got];
    while (!queue.empty()) out.push(queue.getNowait());
    assert.deepEqual(out, put, 'first in, first out');
  }
  for (const _ of got) queue.taskDone();
  const unfinished = put.length - got.length - dropped;
  for (let left = unfinished; left > 0; left -= 1) queue.taskDone();
  await waitFor(queue.join(), 1);
  assert.throws(() => queue.taskDone(), RangeError);
}

for (const [name, create] of Object.entries(kinds)) {
  test(`${name}: every item put comes out once, whoever gives up`, async () => {
    await fc.assert(
      fc.asyncProperty(plans, (plan) => virtualRun(() => exercise(create(plan.maxsize), plan))),
      { numRuns: 200 },
    );
  });
}
