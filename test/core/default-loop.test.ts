/** Outside `run()` there is no loop to give in CPython; here the thread's default loop answers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import {
  allTasks,
  createTask,
  currentTask,
  EventLoop,
  Future,
  gather,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  Queue,
  run,
  setEventLoop,
  sleep,
  type Task,
  TimeoutError,
  timeout,
} from 'tsyncio';
import { recordContexts } from './support/recorders.ts';
import { failureOf } from './support/turns.ts';

const defaultLoop = getEventLoop();

describe('the default loop', () => {
  test('is one loop, running, that answers wherever no other does', () => {
    assert.ok(defaultLoop instanceof EventLoop);
    assert.equal(getEventLoop(), defaultLoop);
    assert.equal(getRunningLoop(), defaultLoop);
    assert.equal(defaultLoop.isRunning(), true);
    assert.equal(defaultLoop.isClosed(), false);
  });

  test('cannot be closed', () => {
    assert.throws(() => defaultLoop.close(), { name: 'RuntimeError' });
    assert.equal(defaultLoop.isClosed(), false);
  });

  test('runs already, so it cannot be run', async () => {
    await assert.rejects(async () => defaultLoop.runForever(), { name: 'RuntimeError', message: /already running/ });
    await assert.rejects(async () => defaultLoop.runUntilComplete(async () => {}), {
      name: 'RuntimeError',
      message: /already running/,
    });
  });

  test('runs tasks, timers, callbacks, timeouts and queues of a plain program', async () => {
    const queue = new Queue<number>();
    const order: string[] = [];
    getEventLoop().callSoon(() => order.push('soon'));
    getEventLoop().callLater(1, () => order.push('later'));
    const consumer = createTask(async () => [await queue.get(), await queue.get()]);
    await queue.put(1);
    await queue.put(2);
    assert.deepEqual(await consumer, [1, 2]);
    assert.deepEqual(await gather([createTask(async () => 'a'), sleep(2, 'b')]), ['a', 'b']);
    assert.deepEqual(order, ['soon', 'later']);
    assert.ok((await failureOf(() => timeout(1, () => sleep(10_000)))) instanceof TimeoutError);
  });

  test('gives no current task, and knows its tasks', async () => {
    assert.equal(currentTask(), undefined);
    const task: Task<boolean> = createTask(async () => currentTask() === task);
    assert.ok(allTasks(defaultLoop).has(task));
    assert.equal(await task, true);
    assert.ok(!allTasks(defaultLoop).has(task));
  });

  test('reports to its own exception handler', async () => {
    const contexts = recordContexts(defaultLoop);
    defaultLoop.callSoon(() => {
      throw new Error('in the open');
    });
    await sleep(0);
    defaultLoop.setExceptionHandler(null);
    assert.match(String(contexts[0]?.exception), /in the open/);
  });

  test('gives way to run(), and is back after it', async () => {
    await run(async () => {
      assert.notEqual(getRunningLoop(), defaultLoop);
      assert.equal(getEventLoop(), getRunningLoop());
      assert.equal(new Future().getLoop(), getRunningLoop());
    });
    assert.equal(getRunningLoop(), defaultLoop);
    assert.equal(getEventLoop(), defaultLoop);
  });

  test('goes on while run() is at work', async () => {
    const outside = createTask(() => sleep(1, 'outside'));
    // A promise of nobody's: the run does not end before the task outside does.
    const outsideEnded = new Promise<string>((resolve) => outside.addDoneCallback(() => resolve('inside')));
    assert.equal(await run(() => outsideEnded), 'inside');
    assert.equal(await outside, 'outside');
  });

  test('is another one in another thread', async () => {
    const source = `
      const { getEventLoop, createTask, sleep } = await import('tsyncio');
      const { parentPort } = await import('node:worker_threads');
      const task = createTask(async () => (await sleep(1), getEventLoop() === task.getLoop() && getEventLoop().isRunning()));
      parentPort.postMessage(await task);
    `;
    const worker = new Worker(
      `import(${JSON.stringify(`data:text/javascript,${encodeURIComponent(source.replaceAll("import('tsyncio')", `import(${JSON.stringify(import.meta.resolve('tsyncio'))})`))}`)})`,
      {
        eval: true,
      },
    );
    const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    assert.equal(answer, true);
    await worker.terminate();
  });
});

describe('setEventLoop', () => {
  test('says what getEventLoop answers while no loop runs', async () => {
    const loop = newEventLoop();
    assert.notEqual(loop, newEventLoop());
    setEventLoop(loop);
    assert.equal(getEventLoop(), loop);
    await run(async () => {
      assert.notEqual(getEventLoop(), loop);
    });
    setEventLoop(undefined);
    assert.equal(getEventLoop(), defaultLoop);
    loop.close();
  });

  test('takes a loop and nothing else', () => {
    assert.throws(() => setEventLoop('loop' as never), TypeError);
    assert.equal(getEventLoop(), defaultLoop);
  });
});
