import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask, LimitOverrunError, StreamReader, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

/** A transport that remembers what it was told. */
class Recorder {
  readonly calls: string[] = [];
  pauseReading(): void {
    this.calls.push('pause');
  }
  resumeReading(): void {
    this.calls.push('resume');
  }
}

function pausable(limit: number): [StreamReader, Recorder] {
  const reader = new StreamReader({ limit });
  const transport = new Recorder();
  reader.setTransport(transport);
  return [reader, transport];
}

test('more than twice the limit pauses the transport; down to the limit it goes on', () =>
  virtualRun(async () => {
    const [reader, { calls }] = pausable(10);
    reader.feedData(Buffer.alloc(20));
    assert.deepEqual(calls, []);
    reader.feedData(Buffer.alloc(1));
    assert.deepEqual(calls, ['pause']);
    reader.feedData(Buffer.alloc(30));
    assert.deepEqual(calls, ['pause']);
    await reader.readexactly(40);
    assert.deepEqual(calls, ['pause']);
    await reader.read(1);
    assert.deepEqual(calls, ['pause', 'resume']);
  }));

test('who waits for more than is buffered does not wait for ever', () =>
  virtualRun(async () => {
    const [reader, { calls }] = pausable(10);
    reader.feedData(Buffer.alloc(21));
    assert.deepEqual(calls, ['pause']);
    const task = createTask(() => reader.readexactly(100));
    await sleep(0);
    assert.deepEqual(calls, ['pause', 'resume']);
    for (let i = 0; i < 7; i += 1) reader.feedData(Buffer.alloc(10));
    assert.deepEqual(calls, ['pause', 'resume'], 'not paused while all of it is wanted');
    reader.feedData(Buffer.alloc(10));
    assert.equal((await task).length, 100);
  }));

test('a read that is given up leaves the transport paused if there is too much', () =>
  virtualRun(async () => {
    const [reader, { calls }] = pausable(10);
    const task = createTask(() => reader.read());
    await sleep(0);
    reader.feedData(Buffer.alloc(50));
    assert.deepEqual(calls, []);
    task.cancel();
    await sleep(0);
    await sleep(0);
    assert.deepEqual(calls, ['pause']);
  }));

test('a separator that is longer than twice the limit is waited for all the same', () =>
  virtualRun(async () => {
    const [reader, { calls }] = pausable(1);
    const reading = createTask(() => reader.readuntil('-----'));
    await sleep(0);
    for (let i = 0; i < 4; i += 1) reader.feedData(Buffer.from('-'));
    assert.deepEqual(calls, []);
    reader.feedData(Buffer.from('-'));
    assert.equal(String(await reading), '-----');
    assert.deepEqual(calls, ['pause', 'resume']);
  }));

test('what an overrun leaves in the stream holds up the transport', () =>
  virtualRun(async () => {
    const [reader, { calls }] = pausable(4);
    const reading = createTask(() => reader.readuntil('-'));
    await sleep(0);
    reader.feedData(Buffer.alloc(9));
    await assert.rejects(async () => await reading, LimitOverrunError);
    assert.deepEqual(calls, ['pause']);
  }));
