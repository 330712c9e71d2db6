import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferedProtocol, Future, getRunningLoop, run, sleep, type Transport } from 'tsyncio';
import { collectExceptions } from '../streams/support.ts';
import { Buffering, nodeServer, Recording, turns } from './support.ts';

const message = 'x'.repeat(1024 * 1024);

test('a buffered protocol gets everything in its own buffers [test_buffered_proto.BaseTestBufferedProtocol.test_buffered_proto_create_connection]', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end(message));
    for (const size of [1000, 1 << 21]) {
      const [, protocol] = await getRunningLoop().createConnection(() => new Buffering(size), '127.0.0.1', server.port);
      assert.equal(await protocol.lost, undefined);
      assert.equal(protocol.received.length, message.length);
      assert.ok(protocol.sizes.every((got) => got > 0 && got <= size));
    }
  }));

test('a buffered protocol may be smaller than what comes', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end('abcdefg'));
    const [, protocol] = await getRunningLoop().createConnection(() => new Buffering(3), '127.0.0.1', server.port);
    await protocol.lost;
    assert.equal(protocol.received, 'abcdefg');
    assert.deepEqual(protocol.sizes, [3, 3, 1]);
  }));

test('a buffered protocol that pauses in the middle gets the rest when it goes on', () =>
  run(async () => {
    class Pausing extends Buffering {
      transport: Transport | undefined;
      override connectionMade(transport: Transport): void {
        this.transport = transport;
      }
      override bufferUpdated(size: number): void {
        super.bufferUpdated(size);
        this.transport?.pauseReading();
      }
    }
    await using server = await nodeServer((socket) => socket.end('abcdefg'));
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Pausing(3),
      '127.0.0.1',
      server.port,
    );
    for (const expected of ['abc', 'abcdef', 'abcdefg']) {
      while (protocol.received.length < expected.length) await sleep(1);
      await turns();
      assert.equal(protocol.received, expected);
      transport.resumeReading();
    }
    await protocol.lost;
  }));

test('an empty buffer is an error that ends the connection', () =>
  run(async () => {
    const contexts = collectExceptions();
    class Empty extends BufferedProtocol {
      readonly lost = new Future<Error | undefined>();
      override connectionLost(error: Error | undefined): void {
        this.lost.setResult(error);
      }
    }
    await using server = await nodeServer((socket) => socket.write('x'));
    const [, protocol] = await getRunningLoop().createConnection(() => new Empty(), '127.0.0.1', server.port);
    assert.equal((await protocol.lost)?.name, 'RuntimeError');
    assert.match(contexts[0]?.message ?? '', /getBuffer/);
  }));

test('a protocol that hands over in the middle of what came leaves the rest to the next', () =>
  run(async () => {
    const next = new Recording();
    class HandingOver extends Buffering {
      transport: Transport | undefined;
      override connectionMade(transport: Transport): void {
        this.transport = transport;
      }
      override bufferUpdated(size: number): void {
        super.bufferUpdated(size);
        this.transport?.setProtocol(next);
      }
    }
    await using server = await nodeServer((socket) => socket.end('abcdefg'));
    const factory = () => new HandingOver(3);
    const [, first] = await getRunningLoop().createConnection(factory, '127.0.0.1', server.port);
    assert.equal(await next.lost, undefined);
    assert.equal(first.received, 'abc');
    assert.equal(next.received, 'defg');
    assert.deepEqual(next.events, ['data', 'eof', 'lost']);
  }));
