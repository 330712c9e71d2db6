import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allTasks, createTask, currentTask, getRunningLoop, sleep, Task, wait } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { pendingFuture, turn, withLoop } from './support.ts';

test('there is no current task outside a loop, nor before and after a run [test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop]', () =>
  withLoop(async (loop) => {
    assert.equal(currentTask(), undefined);
    let during: unknown;
    const task = loop.createTask(async () => {
      during = currentTask();
    });
    assert.equal(currentTask(), undefined);
    await loop.runUntilComplete(task);
    assert.equal(during, task);
    assert.equal(currentTask(), undefined);
  }));

test('the current task is the one whose code runs, at every step of it [test_tasks.BaseTaskTests.test_current_task test_tasks.BaseCurrentLoopTests.test_current_task_with_implicit_loop]', () =>
  withLoop(async (loop) => {
    const seen: boolean[] = [];
    const nested = async () => {
      seen.push(currentTask() === task);
      await turn();
      seen.push(currentTask() === task);
    };
    const task: Task<void> = new Task(
      async () => {
        seen.push(currentTask() === task);
        await nested();
        await Promise.resolve();
        seen.push(currentTask() === task);
      },
      { loop },
    );
    await loop.runUntilComplete(task);
    assert.deepEqual(seen, [true, true, true, true]);
    assert.equal(currentTask(), undefined);
  }));

test('two tasks that take turns each see themselves [test_tasks.BaseTaskTests.test_current_task_with_interleaving_tasks]', () =>
  virtualRun(async () => {
    const first = pendingFuture();
    const second = pendingFuture();
    const seen: boolean[] = [];
    const task1: Task<void> = createTask(async () => {
      seen.push(currentTask() === task1);
      await first;
      seen.push(currentTask() === task1);
      second.setResult();
    });
    const task2: Task<void> = createTask(async () => {
      seen.push(currentTask() === task2);
      first.setResult();
      await second;
      seen.push(currentTask() === task2);
    });
    await wait([task1, task2]);
    assert.deepEqual(seen, [true, true, true, true]);
    assert.notEqual(currentTask(), task1);
    assert.notEqual(currentTask(), task2);
  }));

test('callbacks have no current task, even when a task scheduled them', () =>
  virtualRun(async () => {
    const seen: unknown[] = [];
    const loop = getRunningLoop();
    const note = () => void seen.push(currentTask());
    loop.callSoon(note);
    loop.callLater(1, note);
    const future = pendingFuture();
    future.addDoneCallback(note);
    future.setResult();
    await sleep(2);
    assert.deepEqual(seen, [undefined, undefined, undefined]);
  }));

test('allTasks holds the pending tasks of a loop, and drops one when it ends', () =>
  virtualRun(async () => {
    const main = currentTask();
    assert.deepEqual([...allTasks()], [main]);
    const gate = pendingFuture();
    const parked = createTask(async () => gate);
    const ready = createTask(async () => {});
    assert.deepEqual(allTasks(), new Set([main, parked, ready]));
    await turn();
    assert.deepEqual(allTasks(), new Set([main, parked]));
    gate.setResult();
    await parked;
    assert.deepEqual(allTasks(getRunningLoop()), new Set([main]));
  }));

test('allTasks of one loop says nothing of another', () =>
  withLoop(async (other) => {
    const stranger = other.createTask(async () => {});
    await virtualRun(async () => {
      assert.equal(allTasks().has(stranger), false);
      assert.deepEqual(allTasks(other), new Set([stranger]));
      await turn();
      assert.equal(stranger.done(), false);
    });
    await other.runUntilComplete(stranger);
    assert.deepEqual(allTasks(other), new Set());
  }));
