import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createTask,
  getRunningLoop,
  IncompleteReadError,
  newEventLoop,
  run,
  StreamReader,
  StreamReaderProtocol,
  StreamWriter,
  setEventLoop,
  sleep,
  WriteTransport,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { bytes, text } from './support.ts';

const DATA = 'line1\nline2\nline3\n';

/** A reader that has what is given, and is not at its end. */
function readerOf(...pieces: string[]): StreamReader {
  const reader = new StreamReader();
  for (const piece of pieces) reader.feedData(bytes(piece));
  return reader;
}

/** What is left in a reader, by its own word. */
async function rest(reader: StreamReader): Promise<string> {
  if (!String(reader).includes(' eof')) reader.feedEof();
  return text(await reader.read());
}

test('nothing fed is nothing to read, and something fed can be read [test_streams.StreamTests.test_feed_empty_data test_streams.StreamTests.test_feed_nonempty_data]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    reader.feedData(bytes(''));
    assert.equal(String(reader), '<StreamReader>');
    reader.feedData(bytes(DATA));
    assert.equal(await rest(reader), DATA);
  }));

test('feeding after the end is an error', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    reader.feedEof();
    assert.throws(() => reader.feedData(bytes('late')), { name: 'RuntimeError' });
  }));

test('what is fed is copied', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const mine = bytes('before');
    reader.feedData(mine);
    mine.fill('x');
    assert.equal(await rest(reader), 'before');
  }));

test('reads zero bytes at once [test_streams.StreamTests.test_read_zero]', () =>
  virtualRun(async () => {
    const reader = readerOf(DATA);
    assert.equal(text(await reader.read(0)), '');
    assert.equal(await rest(reader), DATA);
  }));

test('read waits for bytes and takes at most as many as asked for [test_streams.StreamTests.test_read test_streams.StreamTests.test_read_line_breaks]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.read(30));
    getRunningLoop().callSoon(() => reader.feedData(bytes(DATA)));
    assert.equal(text(await task), DATA);
    reader.feedData(bytes('line1'));
    reader.feedData(bytes('line2'));
    assert.equal(text(await reader.read(5)), 'line1');
    assert.equal(await rest(reader), 'line2');
  }));

test('read gives nothing at the end [test_streams.StreamTests.test_read_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.read(1024));
    getRunningLoop().callSoon(() => reader.feedEof());
    assert.equal((await task).length, 0);
    assert.equal((await reader.read(1)).length, 0);
  }));

test('read without a number takes everything up to the end [test_streams.StreamTests.test_read_until_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.read(-1));
    getRunningLoop().callSoon(() => {
      reader.feedData(bytes('chunk1\n'));
      reader.feedData(bytes('chunk2'));
      reader.feedEof();
    });
    assert.equal(text(await task), 'chunk1\nchunk2');
    assert.ok(reader.atEof());
  }));

test('the limit of a reader is no limit of read [test_streams.StreamTests.test_read_limit]', () =>
  virtualRun(async () => {
    const reader = new StreamReader({ limit: 3 });
    reader.feedData(bytes('chunk'));
    assert.equal(text(await reader.read(5)), 'chunk');
    assert.equal(String(reader), '<StreamReader limit=3>');
  }));

test('a limit must be above zero [test_streams.StreamTests.test_invalid_limit]', () => {
  for (const limit of [0, -1, Number.NaN]) assert.throws(() => new StreamReader({ limit }), RangeError);
});

test('is at its end when that has come and everything was taken [test_streams.StreamTests.test_at_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    assert.equal(reader.atEof(), false);
    reader.feedData(bytes('some data\n'));
    assert.equal(reader.atEof(), false);
    await reader.readline();
    assert.equal(reader.atEof(), false);
    reader.feedData(bytes('some data\n'));
    reader.feedEof();
    await reader.readline();
    assert.equal(reader.atEof(), true);
  }));

test('readexactly of zero is nothing, of less an error, and neither takes anything [test_streams.StreamTests.test_readexactly_zero_or_less]', () =>
  virtualRun(async () => {
    const reader = readerOf(DATA);
    assert.equal((await reader.readexactly(0)).length, 0);
    await assert.rejects(async () => await reader.readexactly(-1), RangeError);
    assert.equal(await rest(reader), DATA);
  }));

test('readexactly waits for all of it and leaves what comes after [test_streams.StreamTests.test_readexactly]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.readexactly(2 * DATA.length));
    getRunningLoop().callSoon(() => {
      for (let i = 0; i < 3; i += 1) reader.feedData(bytes(DATA));
    });
    assert.equal(text(await task), DATA + DATA);
    assert.equal(await rest(reader), DATA);
  }));

test('the limit of a reader is no limit of readexactly [test_streams.StreamTests.test_readexactly_limit]', () =>
  virtualRun(async () => {
    const reader = new StreamReader({ limit: 3 });
    reader.feedData(bytes('chunk'));
    assert.equal(text(await reader.readexactly(5)), 'chunk');
  }));

test('readexactly says what there was when the end comes too early [test_streams.StreamTests.test_readexactly_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.readexactly(36));
    getRunningLoop().callSoon(() => {
      reader.feedData(bytes(DATA));
      reader.feedEof();
    });
    await assert.rejects(
      async () => await task,
      (error) =>
        error instanceof IncompleteReadError &&
        text(error.partial) === DATA &&
        error.expected === 36 &&
        error.message === '18 bytes read on a total of 36 expected bytes',
    );
    assert.ok(reader.atEof());
  }));

test('an exception is thrown by every read from then on, whatever there is [test_streams.StreamTests.test_read_exception test_streams.StreamTests.test_readline_exception test_streams.StreamTests.test_readexactly_exception test_streams.StreamTests.test_exception]', () =>
  virtualRun(async () => {
    const reader = readerOf('line\nmore');
    assert.equal(reader.exception(), undefined);
    assert.equal(text(await reader.read(2)), 'li');
    const error = new EvalError('broken');
    reader.setException(error);
    assert.equal(reader.exception(), error);
    for (const read of [
      () => reader.read(2),
      () => reader.read(0),
      () => reader.readline(),
      () => reader.readexactly(2),
      () => reader.readexactly(0),
      () => reader.readuntil('x'),
    ]) {
      await assert.rejects(async () => await read(), error);
    }
  }));

test('an exception ends a read that waits [test_streams.StreamTests.test_exception_waiter]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const waiting = createTask(() => reader.readline());
    createTask(async () => reader.setException(new EvalError('broken')));
    await assert.rejects(async () => await waiting, EvalError);
  }));

test('an exception after a cancelled read hurts nobody [test_streams.StreamTests.test_exception_cancel]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const task = createTask(() => reader.readline());
    await sleep(0);
    task.cancel();
    await sleep(0);
    reader.setException(new EvalError('broken'));
    await sleep(0);
    assert.ok(task.cancelled());
    assert.match(String(reader), /^<StreamReader exception=/);
  }));

test('belongs to the running loop, or to the one that was set [test_streams.StreamTests.test_streamreader_constructor_use_running_loop test_streams.StreamTests.test_streamreader_constructor_use_global_loop]', async () => {
  await run(async () => {
    const reader = new StreamReader();
    reader.feedData(bytes('x'));
    assert.equal(reader.read(1).getLoop(), getRunningLoop());
  });
  const loop = newEventLoop();
  setEventLoop(loop);
  try {
    const reader = new StreamReader();
    await loop.runUntilComplete(async () => {
      const line = reader.readline();
      reader.feedData(bytes('fed\n'));
      assert.equal(line.getLoop(), loop);
      assert.equal(text(await line), 'fed\n');
    });
  } finally {
    setEventLoop(undefined);
    loop.close();
  }
});

test('a protocol of streams belongs to the running loop, or to the one that was set [test_streams.StreamTests.test_streamreaderprotocol_constructor_use_running_loop test_streams.StreamTests.test_streamreaderprotocol_constructor_use_global_loop]', async () => {
  const waitsIn = (protocol: StreamReaderProtocol) =>
    new StreamWriter(new WriteTransport(), protocol).waitClosed().getLoop();
  await run(async () => {
    assert.equal(waitsIn(new StreamReaderProtocol(new StreamReader())), getRunningLoop());
  });
  const loop = newEventLoop();
  setEventLoop(loop);
  const protocol = new StreamReaderProtocol(new StreamReader());
  setEventLoop(undefined);
  assert.equal(waitsIn(protocol), loop);
  loop.close();
});

test('tells its state at a glance [test_streams.StreamTests.test___repr__ test_streams.StreamTests.test___repr__nondefault_limit test_streams.StreamTests.test___repr__eof test_streams.StreamTests.test___repr__data test_streams.StreamTests.test___repr__exception test_streams.StreamTests.test___repr__waiter test_streams.StreamTests.test___repr__transport]', () =>
  virtualRun(async () => {
    assert.equal(String(new StreamReader()), '<StreamReader>');
    assert.equal(String(new StreamReader({ limit: 123 })), '<StreamReader limit=123>');
    assert.equal(String(readerOf('data')), '<StreamReader 4 bytes>');
    const ended = new StreamReader();
    ended.feedEof();
    assert.equal(String(ended), '<StreamReader eof>');
    const broken = new StreamReader();
    broken.setException(new RangeError('no'));
    assert.equal(String(broken), '<StreamReader exception=RangeError: no>');
    const waiting = new StreamReader();
    const line = waiting.readline();
    assert.match(String(waiting), /^<StreamReader waiter=<\w+ pending>>$/);
    waiting.feedData(bytes('\n'));
    await line;
    assert.equal(String(waiting), '<StreamReader>');
    const attached = new StreamReader();
    const transport = { pauseReading() {}, resumeReading() {}, toString: () => '<Transport>' };
    attached.setTransport(transport);
    assert.equal(String(attached), '<StreamReader transport=<Transport>>');
  }));

test('takes one transport', () =>
  virtualRun(async () => {
    const transport = { pauseReading() {}, resumeReading() {} };
    const reader = new StreamReader();
    reader.setTransport(transport);
    assert.throws(() => reader.setTransport(transport), { name: 'RuntimeError' });
  }));
