import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { createGunzip, createGzip } from 'node:zlib';
import { createTask, getRunningLoop, RuntimeError, run, StreamReader, StreamWriter } from 'tsyncio';
import { text, turns } from './support.ts';

test('reads a stream of Node line by line', () =>
  run(async () => {
    const reader = StreamReader.from(Readable.from(['one\ntw', Buffer.from('o\n'), 'three']));
    const lines: string[] = [];
    for await (const line of reader) lines.push(text(line));
    assert.deepEqual(lines, ['one\n', 'two\n', 'three']);
    assert.ok(reader.atEof());
  }));

test('reads a file', () =>
  run(async () => {
    const reader = StreamReader.from(createReadStream(new URL(import.meta.url)));
    assert.match(text(await reader.readline()), /^import assert/);
    assert.ok((await reader.read()).length > 1000);
  }));

test('reads a stream of the web', () =>
  run(async () => {
    const body = new Response('from the web\nand more').body as ReadableStream<Uint8Array>;
    const reader = StreamReader.from(body);
    assert.equal(text(await reader.readline()), 'from the web\n');
    assert.equal(text(await reader.read()), 'and more');
  }));

test('a stream is held up while nobody reads', () =>
  run(async () => {
    let made = 0;
    const endless = new Readable({
      read() {
        made += 1;
        this.push(Buffer.alloc(1024));
      },
    });
    const reader = StreamReader.from(endless, { limit: 4096 });
    await turns();
    assert.ok(made < 200, `${made} KiB were made`);
    const before = made;
    for (let i = 0; i < 100; i += 1) await reader.readexactly(1024);
    assert.ok(made > before);
    endless.destroy();
  }));

test('an error of the stream comes out of the read', () =>
  run(async () => {
    const source = new PassThrough();
    const reader = StreamReader.from(source);
    source.write('before');
    assert.equal(text(await reader.read(100)), 'before');
    const task = createTask(() => reader.read(100));
    getRunningLoop().callSoon(() => source.destroy(new EvalError('broken')));
    await assert.rejects(async () => await task, EvalError);
  }));

test('writes to a stream of Node, and waits while it takes nothing', () =>
  run(async () => {
    const taken: Buffer[] = [];
    let release: (() => void) | undefined;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        taken.push(chunk);
        release = done;
      },
      final(done) {
        done();
      },
    });
    const writer = StreamWriter.from(slow);
    writer.write('a');
    writer.write(Buffer.alloc(100_000, 'b'));
    const draining = createTask(() => writer.drain());
    await turns();
    assert.equal(draining.done(), false);
    release?.();
    await turns();
    release?.();
    await draining;
    writer.close();
    await writer.waitClosed();
    assert.equal(Buffer.concat(taken).length, 100_001);
    assert.ok(slow.writableFinished);
  }));

test('closing a writer ends the stream under it, whatever is still in it', () =>
  run(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'out');
    const writer = StreamWriter.from(createWriteStream(path));
    for (let i = 0; i < 1000; i += 1) {
      writer.write(`line ${i}\n`);
      await writer.drain();
    }
    writer.close();
    await writer.waitClosed();
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 1001);
    rmSync(folder, { recursive: true });
  }));

test('a transformation between a writer and a reader', () =>
  run(async () => {
    const [zip, unzip] = [createGzip(), createGunzip()];
    zip.pipe(unzip);
    const writer = StreamWriter.from(zip);
    const reader = StreamReader.from(unzip);
    const feeding = createTask(async () => {
      for (let i = 0; i < 500; i += 1) {
        writer.write('x'.repeat(1000));
        await writer.drain();
      }
      writer.writeEof();
    });
    assert.equal((await reader.read()).length, 500_000);
    await feeding;
  }));

test('writes to a stream of the web', () =>
  run(async () => {
    const chunks: Uint8Array[] = [];
    let isClosed = false;
    const web = new WritableStream<Uint8Array>({
      write(chunk) {
        chunks.push(chunk);
      },
      close() {
        isClosed = true;
      },
    });
    const writer = StreamWriter.from(web);
    writer.writelines(['to ', 'the web']);
    await writer.drain();
    writer.close();
    await writer.waitClosed();
    assert.equal(text(Buffer.concat(chunks)), 'to the web');
    assert.ok(isClosed);
  }));

test('an error of the stream comes out of drain and waitClosed', () =>
  run(async () => {
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        done(new EvalError('broken'));
      },
    });
    const writer = StreamWriter.from(broken);
    writer.write('x');
    await assert.rejects(async () => await writer.waitClosed(), EvalError);
    await assert.rejects(async () => await writer.drain());
  }));

test('what is no stream is a TypeError', () =>
  run(async () => {
    for (const wrong of [5, {}, null, 'x']) {
      assert.throws(() => StreamReader.from(wrong as never), TypeError);
      assert.throws(() => StreamWriter.from(wrong as never), TypeError);
    }
  }));

test('a loop that is closed lets go of a stream that is not its own', async () => {
  const source = new PassThrough();
  await run(async () => {
    const reader = StreamReader.from(source);
    source.write('one\n');
    assert.equal(text(await reader.readline()), 'one\n');
  });
  assert.equal(source.destroyed, false);
  source.end('two');
  await run(async () => {
    assert.equal(text(await StreamReader.from(source).read()), 'two');
  });
});

test('reads a stream of the old kind, which has no more than events', () =>
  run(async () => {
    const old = Object.assign(new EventEmitter(), { pause() {}, resume() {}, pipe() {}, readable: true });
    const reader = StreamReader.from(old as unknown as NodeJS.ReadableStream);
    old.emit('data', Buffer.from('one\nt'));
    old.emit('data', Buffer.from('wo'));
    old.emit('end');
    assert.equal(text(await reader.readline()), 'one\n');
    assert.equal(text(await reader.read()), 'two');
  }));

test('what is no connection cannot go over to TLS', () =>
  run(async () => {
    const writer = StreamWriter.from(new PassThrough());
    await assert.rejects(async () => await writer.startTls(true), RuntimeError);
    assert.match(String(writer), /^<StreamWriter transport=<Transport open 0 bytes to write>>$/);
    writer.close();
  }));
