import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  getRunningLoop,
  StreamReader,
  sleep,
  TimeoutError,
  timeout,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { bytes, text } from './support.ts';

const feed = (reader: StreamReader, content: string): void => reader.feedData(bytes(content));

test('a cancelled readexactly loses no byte', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'abc');
    await assert.rejects(async () => await waitFor(reader.readexactly(6), 100), TimeoutError);
    feed(reader, 'def');
    assert.equal(text(await reader.readexactly(6)), 'abcdef');
  }));

for (const [name, read] of [
  ['read()', (reader: StreamReader) => reader.read()],
  ['read(n)', (reader: StreamReader) => reader.read(3)],
  ['readline()', (reader: StreamReader) => reader.readline()],
  ['readuntil()', (reader: StreamReader) => reader.readuntil(';')],
  ['readexactly()', (reader: StreamReader) => reader.readexactly(3)],
  ['for await', (reader: StreamReader) => reader[Symbol.asyncIterator]().next()],
] as const) {
  test(`${name} that is cancelled after its wake-up, before it runs, loses nothing`, () =>
    virtualRun(async () => {
      const reader = new StreamReader();
      const task = createTask(async () => {
        await read(reader);
      });
      await sleep(0);
      feed(reader, 'ab;\n');
      reader.feedEof();
      task.cancel();
      await assert.rejects(async () => await task, CancelledError);
      assert.equal(text(await reader.read()), 'ab;\n');
    }));

  test(`${name} whose task is cancelled just before it reads leaves everything there`, () =>
    virtualRun(async () => {
      const reader = new StreamReader();
      feed(reader, 'ab;\n');
      reader.feedEof();
      let resolve = (): void => {};
      const foreign = new Promise<void>((done) => {
        resolve = done;
      });
      const task = createTask(async () => {
        // A promise that is not ours: the cancellation comes at the next await of ours.
        await foreign;
        await read(reader);
      });
      await sleep(0);
      task.cancel();
      resolve();
      await assert.rejects(async () => await task, CancelledError);
      assert.equal(text(await reader.read()), 'ab;\n');
    }));
}

test('what is given back goes before what came later, in the middle of several pieces', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const pieces = ['a', 'b', 'c'].map((letter) => letter.repeat(600));
    for (const piece of pieces) feed(reader, piece);
    assert.equal(text(await reader.read(600)), pieces[0]);
    for (const size of [700, 100, 600, 1200]) {
      let resolve = (): void => {};
      const foreign = new Promise<void>((done) => {
        resolve = done;
      });
      const task = createTask(async () => {
        await foreign;
        await reader.readexactly(size);
      });
      await sleep(0);
      task.cancel();
      resolve();
      await assert.rejects(async () => await task, CancelledError);
    }
    feed(reader, 'd');
    reader.feedEof();
    assert.equal(text(await reader.read()), `${pieces[1]}${pieces[2]}d`);
  }));

test('bytes that come between the timeout and the next read are there', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    let line: Buffer | undefined;
    await assert.rejects(
      timeout(50, async () => {
        line = await reader.readline();
      }),
      TimeoutError,
    );
    assert.equal(line, undefined);
    getRunningLoop().callLater(10, () => feed(reader, 'late\n'));
    await sleep(20);
    assert.equal(text(await reader.readline()), 'late\n');
  }));

test('a second read while one waits is an error, and the first goes on', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const first = createTask(() => reader.readline());
    await sleep(0);
    for (const read of [
      () => reader.read(1),
      () => reader.readline(),
      () => reader.readexactly(1),
      () => reader.readuntil(),
    ]) {
      await assert.rejects(async () => await read(), { name: 'RuntimeError' });
    }
    feed(reader, 'one\ntwo\n');
    assert.equal(text(await first), 'one\n');
    assert.equal(text(await reader.readline()), 'two\n');
  }));

test('after a cancelled read another may begin at once', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const given = reader.readline();
    given.cancel();
    const next = reader.readline();
    feed(reader, 'line\n');
    assert.equal(text(await next), 'line\n');
    assert.ok(given.cancelled());
  }));
