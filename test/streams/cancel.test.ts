import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CancelledError,
  ConnectionResetError,
  createTask,
  Future,
  getRunningLoop,
  openConnection,
  run,
  startServer,
  TimeoutError,
  waitFor,
} from 'tsyncio';
import { trusting } from '../transports/certificates.ts';
import { nodeServer, turns } from '../transports/support.ts';
import { collectExceptions, connectTo, listen } from './support.ts';

test('a drain that is given up takes nothing back: all that was written arrives', () =>
  run(async () => {
    // More than the system buffers, whatever it does.
    const content = randomBytes(32 << 20);
    let givenUp = 0;
    const received = new Future<Buffer>();
    const goOn = new Future<undefined>();
    await using server = await listen(async (reader, writer) => {
      await goOn;
      received.setResult(await reader.read());
      writer.close();
    });
    const [, writer] = await connectTo(server);
    for (let at = 0; at < content.length; at += 1 << 20) {
      writer.write(content.subarray(at, at + (1 << 20)));
      const draining = createTask(() => writer.drain());
      await turns(2);
      if (!draining.cancel()) continue;
      await assert.rejects(async () => await draining, CancelledError);
      givenUp += 1;
    }
    assert.ok(givenUp > 0);
    goOn.setResult(undefined);
    await writer.drain();
    writer.writeEof();
    assert.ok((await received).equals(content));
    writer.close();
    await writer.waitClosed();
  }));

test('of several drains one that is given up leaves the others waiting', () =>
  run(async () => {
    const goOn = new Future<undefined>();
    await using server = await listen(async (reader, writer) => {
      await goOn;
      while ((await reader.read(1 << 16)).length > 0);
      writer.close();
    });
    const [, writer] = await connectTo(server);
    // More than the system buffers, whatever it does.
    writer.write(Buffer.alloc(64 << 20));
    const drains = [0, 1, 2].map(() => createTask(() => writer.drain()));
    await turns();
    drains[1]?.cancel();
    await turns();
    assert.deepEqual(
      drains.map((drain) => drain.done()),
      [false, true, false],
    );
    goOn.setResult(undefined);
    await drains[0];
    await drains[2];
    writer.close();
  }));

test('who no longer waits for the end of a connection does not keep it from ending', () =>
  run(async () => {
    await using server = await listen(async (reader, writer) => {
      await reader.read();
      writer.close();
    });
    const [reader, writer] = await connectTo(server);
    await assert.rejects(async () => await waitFor(writer.waitClosed(), 1), TimeoutError);
    await assert.rejects(async () => await waitFor(server.waitClosed(), 1), TimeoutError);
    assert.equal(writer.isClosing(), false);
    writer.close();
    await writer.waitClosed();
    assert.ok(reader.atEof());
  }));

test('a startTls that is given up closes the connection, and nobody else is cancelled by it', () =>
  run(async () => {
    const contexts = collectExceptions();
    const gone = new Future<undefined>();
    // Never says anything: the handshake hangs.
    await using server = await nodeServer((socket) => {
      socket.resume();
      socket.once('close', () => gone.setResult(undefined));
      socket.once('end', () => socket.end());
    });
    const [reader, writer] = await openConnection('127.0.0.1', server.port);
    await assert.rejects(async () => await waitFor(writer.startTls(trusting), 20), TimeoutError);
    await gone;
    assert.ok(writer.isClosing());
    assert.equal((await reader.read()).length, 0);
    await assert.rejects(async () => await writer.drain(), ConnectionResetError);
    await writer.waitClosed();
    assert.deepEqual(contexts, []);
  }));

test('a sendfile that is given up leaves the connection usable', () =>
  run(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'content');
    const content = randomBytes(4 << 20);
    writeFileSync(path, content);
    const received = new Future<Buffer>();
    const goOn = new Future<undefined>();
    await using server = await listen(async (reader, writer) => {
      await goOn;
      received.setResult(await reader.read());
      writer.close();
    });
    const [, writer] = await connectTo(server);
    // Until the buffers are full and nothing moves.
    const sending = createTask(async () => {
      for (;;) await getRunningLoop().sendfile(writer.transport, path);
    });
    for (let size = -1; size !== writer.transport.getWriteBufferSize() || size === 0; await turns()) {
      size = writer.transport.getWriteBufferSize();
    }
    sending.cancel();
    await assert.rejects(async () => await sending, CancelledError);
    writer.write('the end');
    writer.writeEof();
    goOn.setResult(undefined);
    const all = await received;
    const end = all.length - 'the end'.length;
    assert.equal(all.subarray(end).toString(), 'the end');
    for (let at = 0; at < end; at += content.length) {
      const piece = all.subarray(at, Math.min(end, at + content.length));
      assert.ok(piece.equals(content.subarray(0, piece.length)));
    }
    writer.close();
    rmSync(folder, { recursive: true });
  }));

test('a start of a server that is given up can be asked for again', () =>
  run(async () => {
    const server = await startServer((_reader, writer) => writer.close(), '127.0.0.1', 0, { startServing: false });
    assert.equal(server.isServing(), false);
    const starting = server.startServing();
    starting.cancel();
    await assert.rejects(async () => await starting, CancelledError);
    await server.startServing();
    assert.ok(server.isServing());
    const [reader, writer] = await connectTo(server);
    assert.equal((await reader.read()).length, 0);
    writer.close();
    server.close();
    await server.waitClosed();
  }));
