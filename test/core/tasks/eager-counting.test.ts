/** How many tasks go through the loop's ready queue before they start: none when the factory is eager. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEagerTaskFactory, type EventLoop, gather, Task, taskGroup } from 'tsyncio';
import { withLoop } from './support.ts';

type TaskArguments = ConstructorParameters<typeof Task<unknown>>;

const WIDTH = 5;
const DEPTH = 4;
/** The main task and a tree of 5 children each, 4 deep. */
const TREE = 1 + WIDTH + WIDTH ** 2 + WIDTH ** 3 + WIDTH ** 4;

async function countScheduled(eager: boolean, main: () => Promise<unknown>): Promise<number> {
  let scheduled = 0;
  class CountingTask<T> extends Task<T> {
    constructor(...args: TaskArguments) {
      super(...(args as ConstructorParameters<typeof Task<T>>));
      if (!args[1]?.eagerStart) scheduled += 1;
    }
  }
  await withLoop(async (loop: EventLoop) => {
    loop.setTaskFactory(
      eager
        ? createEagerTaskFactory(CountingTask)
        : (loop, coro, options) => new CountingTask(coro, { ...options, loop }),
    );
    await loop.runUntilComplete(main);
  });
  return scheduled;
}

async function chain(depth: number): Promise<number> {
  return depth === 0 ? 0 : 1 + (await chain(depth - 1));
}

async function groups(depth: number): Promise<void> {
  if (depth === 0) return;
  await taskGroup(async (group) => {
    for (let child = 0; child < WIDTH; child += 1) group.createTask(() => groups(depth - 1));
  });
}

async function gathers(depth: number): Promise<void> {
  if (depth === 0) return;
  await gather(Array.from({ length: WIDTH }, () => () => gathers(depth - 1)));
}

describe('the tasks that have to be scheduled', () => {
  test('for 100 nested async functions are one, or none when eager [test_eager_task_factory.BaseTaskCountingTests.test_awaitables_chain]', async () => {
    let depth = 0;
    const main = async () => {
      depth = await chain(100);
    };
    assert.equal(await countScheduled(false, main), 1);
    assert.equal(await countScheduled(true, main), 0);
    assert.equal(depth, 100);
  });

  test('for a tree of task groups are one for each child, or none when eager [test_eager_task_factory.BaseTaskCountingTests.test_recursive_taskgroups]', async () => {
    assert.equal(await countScheduled(false, () => groups(DEPTH)), TREE);
    assert.equal(await countScheduled(true, () => groups(DEPTH)), 0);
  });

  test('for a tree of gathers are one for each child, or none when eager [test_eager_task_factory.BaseTaskCountingTests.test_recursive_gather]', async () => {
    assert.equal(await countScheduled(false, () => gathers(DEPTH)), TREE);
    assert.equal(await countScheduled(true, () => gathers(DEPTH)), 0);
  });
});
