import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask, getRunningLoop, IncompleteReadError, LimitOverrunError, StreamReader } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';
import { bytes, text } from './support.ts';

function feed(reader: StreamReader, ...pieces: string[]): void {
  for (const piece of pieces) reader.feedData(bytes(piece));
}

async function rest(reader: StreamReader): Promise<string> {
  reader.feedEof();
  return text(await reader.read());
}

test('readline puts a line together from what comes [test_streams.StreamTests.test_readline]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'chunk1 ');
    const task = createTask(() => reader.readline());
    getRunningLoop().callSoon(() => feed(reader, 'chunk2 ', 'chunk3 ', '\n chunk4'));
    assert.equal(text(await task), 'chunk1 chunk2 chunk3 \n');
    assert.equal(await rest(reader), ' chunk4');
  }));

test('readline does not wait for what is there [test_streams.StreamTests.test_readline_nolimit_nowait test_streams.StreamTests.test_readline_read_byte_count]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'line1\n', 'line2\nline3\n');
    assert.equal(text(await reader.readline()), 'line1\n');
    assert.equal(text(await reader.read(7)), 'line2\nl');
    assert.equal(await rest(reader), 'ine3\n');
  }));

test('readline over the limit throws away the line, or all there is of it [test_streams.StreamTests.test_readline_limit_with_existing_data]', () =>
  virtualRun(async () => {
    const whole = new StreamReader({ limit: 3 });
    feed(whole, 'li', 'ne1\nline2\n');
    await assert.rejects(async () => await whole.readline(), RangeError);
    assert.equal(await rest(whole), 'line2\n');
    const begun = new StreamReader({ limit: 3 });
    feed(begun, 'li', 'ne1', 'li');
    await assert.rejects(async () => await begun.readline(), RangeError);
    assert.equal(await rest(begun), '');
  }));

test('the limit of readline counts what stands before the newline, to the byte [test_streams.StreamTests.test_readline_limit]', () =>
  virtualRun(async () => {
    const waiting = new StreamReader({ limit: 7 });
    getRunningLoop().callSoon(() => {
      feed(waiting, 'chunk1', 'chunk2', 'chunk3\n');
      waiting.feedEof();
    });
    await assert.rejects(async () => await waiting.readline(), RangeError);
    assert.equal(text(await waiting.read()), '');

    const lines = new StreamReader({ limit: 7 });
    getRunningLoop().callSoon(() => {
      feed(lines, 'chunk1', 'chunk2\n', 'chunk3\n');
      lines.feedEof();
    });
    await assert.rejects(async () => await lines.readline(), RangeError);
    assert.equal(text(await lines.read()), 'chunk3\n');

    const strict = new StreamReader({ limit: 7 });
    feed(strict, '1234567\n');
    assert.equal(text(await strict.readline()), '1234567\n');
    feed(strict, '12345678\n');
    await assert.rejects(async () => await strict.readline(), RangeError);
    feed(strict, '12345678');
    await assert.rejects(async () => await strict.readline(), RangeError);
    assert.equal(await rest(strict), '');
  }));

test('readline gives an unfinished line at the end, and then nothing [test_streams.StreamTests.test_readline_eof test_streams.StreamTests.test_readline_empty_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'some data');
    reader.feedEof();
    assert.equal(text(await reader.readline()), 'some data');
    assert.equal(text(await reader.readline()), '');
  }));

test('for await goes line by line, the unfinished one included', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    const seen: string[] = [];
    const task = createTask(async () => {
      for await (const line of reader) seen.push(text(line));
    });
    getRunningLoop().callLater(10, () => feed(reader, 'a\nb'));
    getRunningLoop().callLater(20, () => feed(reader, 'b\n', 'c'));
    getRunningLoop().callLater(30, () => reader.feedEof());
    await task;
    assert.deepEqual(seen, ['a\n', 'bb\n', 'c']);
  }));

test('for await that was left can be gone on with', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'a\nb\nc\n');
    for await (const line of reader) if (text(line) === 'a\n') break;
    assert.equal(text(await reader.readline()), 'b\n');
    for await (const line of reader) {
      assert.equal(text(line), 'c\n');
      reader.feedEof();
    }
  }));

test('a separator must have a byte, and there must be one [test_streams.StreamTests.test_readuntil_separator]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    await assert.rejects(async () => await reader.readuntil(''), /Separator should be/);
    await assert.rejects(async () => await reader.readuntil(['']), /Separator should be/);
    await assert.rejects(async () => await reader.readuntil([]), /Separator should contain/);
    await assert.rejects(async () => await reader.readuntil(5 as never), TypeError);
  }));

test('readuntil takes up to its separator [test_streams.StreamTests.test_readuntil_multi_chunks test_streams.StreamTests.test_readuntil_bytearray]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'lineAAA');
    assert.equal(text(await reader.readuntil('AAA')), 'lineAAA');
    feed(reader, 'lineAAAxxx');
    assert.equal(text(await reader.readuntil(bytes('AAA'))), 'lineAAA');
    feed(reader, '\r\n');
    assert.equal(text(await reader.readuntil(new Uint8Array([13, 10]))), 'xxx\r\n');
  }));

test('readuntil finds a separator that came in pieces [test_streams.StreamTests.test_readuntil_multi_chunks_1]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    for (const [pieces, whole] of [
      [['QWEaa', 'XYaa', 'a'], 'QWEaaXYaaa'],
      [['QWEaa', 'XYa', 'aa'], 'QWEaaXYaaa'],
      [['aaa'], 'aaa'],
      [['Xaaa'], 'Xaaa'],
      [['XXX', 'a', 'a', 'a'], 'XXXaaa'],
    ] as const) {
      feed(reader, ...pieces);
      assert.equal(text(await reader.readuntil('aaa')), whole);
    }
    assert.equal(await rest(reader), '');
  }));

test('readuntil says what there was when the end comes first [test_streams.StreamTests.test_readuntil_eof]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'some dataAA');
    reader.feedEof();
    await assert.rejects(
      async () => await reader.readuntil('AAA'),
      (error) =>
        error instanceof IncompleteReadError &&
        text(error.partial) === 'some dataAA' &&
        error.expected === undefined &&
        /undefined expected bytes/.test(error.message),
    );
    assert.equal(text(await reader.read()), '');
  }));

test('readuntil over the limit leaves everything where it is [test_streams.StreamTests.test_readuntil_limit_found_sep]', () =>
  virtualRun(async () => {
    const reader = new StreamReader({ limit: 3 });
    feed(reader, 'some dataAA');
    await assert.rejects(
      async () => await reader.readuntil('AAA'),
      (error) => error instanceof LimitOverrunError && /not found/.test(error.message) && error.consumed === 9,
    );
    feed(reader, 'A');
    await assert.rejects(
      async () => await reader.readuntil('AAA'),
      (error) => error instanceof LimitOverrunError && /is found/.test(error.message) && error.consumed === 9,
    );
    assert.equal(await rest(reader), 'some dataAAA');
  }));

test('of several separators the one that ends first counts [test_streams.StreamTests.test_readuntil_multi_separator]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'line 1\nline 2\r');
    assert.equal(text(await reader.readuntil(['\r', '\n'])), 'line 1\n');
    assert.equal(text(await reader.readuntil(['\r', '\n'])), 'line 2\r');
    feed(reader, 'ABCDEFG');
    assert.equal(text(await reader.readuntil(['DEF', 'BCDE'])), 'ABCDE');
    assert.equal(await rest(reader), 'FG');
  }));

test('with several separators the shortest counts for the limit [test_streams.StreamTests.test_readuntil_multi_separator_limit]', () =>
  virtualRun(async () => {
    const reader = new StreamReader({ limit: 3 });
    feed(reader, 'some dataA');
    await assert.rejects(async () => await reader.readuntil(['A', 'ome dataA']), /is found/);
    assert.equal(await rest(reader), 'some dataA');
  }));

test('a separator longer than what is there does no harm [test_streams.StreamTests.test_readuntil_multi_separator_negative_offset]', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    feed(reader, 'data');
    const task = createTask(() => reader.readuntil(['A', 'long sep']));
    getRunningLoop().callSoon(() => feed(reader, 'Z'));
    getRunningLoop().callSoon(() => feed(reader, 'Aaaa'));
    assert.equal(text(await task), 'dataZA');
    assert.equal(await rest(reader), 'aaa');
  }));

test('the errors of reading survive a copy of their fields [test_streams.StreamTests.test_IncompleteReadError_pickleable test_streams.StreamTests.test_LimitOverrunError_pickleable]', () => {
  const incomplete = new IncompleteReadError(bytes('abc'), 10);
  assert.deepEqual(
    [text(incomplete.partial), incomplete.expected, incomplete.name],
    ['abc', 10, 'IncompleteReadError'],
  );
  const overrun = new LimitOverrunError('message', 10);
  assert.deepEqual([overrun.message, overrun.consumed, overrun.name], ['message', 10, 'LimitOverrunError']);
  const copy = structuredClone(overrun);
  assert.equal(copy.message, overrun.message);
});

test('the limit is 64 KiB unless another is given, for connections as well', () =>
  virtualRun(async () => {
    const reader = new StreamReader();
    reader.feedData(Buffer.from(`${'x'.repeat(65_536)}\n${'y'.repeat(65_537)}\nlast`));
    reader.feedEof();
    assert.equal((await reader.readline()).length, 65_537);
    await assert.rejects(async () => await reader.readline(), RangeError);
    assert.equal(text(await reader.readline()), 'last');
  }));
