import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  Protocol,
  RuntimeError,
  run,
  sleep,
  type Transport,
} from 'tsyncio';
import { collectExceptions } from '../streams/support.ts';
import { socketOptions } from './socket-options.ts';
import { nodeServer, nodeSocket, place, portOf, Recording, turns } from './support.ts';

test('a protocol is told in order: made, data, end, lost', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.once('data', () => socket.end('hello')));
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    assert.deepEqual(protocol.events, ['made']);
    assert.equal(protocol.transport, transport);
    transport.write('question');
    assert.equal(await protocol.lost, undefined);
    assert.deepEqual(protocol.events, ['made', 'data', 'eof', 'lost']);
    assert.equal(protocol.received, 'hello');
    assert.ok(transport.isClosing());
  }));

test('a protocol that returns a true value keeps its half of the connection', () =>
  run(async () => {
    const answered = new Future<string>();
    await using server = await nodeServer((socket) => {
      socket.end('question');
      let all = '';
      socket.on('data', (data) => {
        all += data;
      });
      socket.on('end', () => answered.setResult(all));
    });
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => Object.assign(new Recording(), { keepOpen: true }),
      '127.0.0.1',
      server.port,
    );
    await protocol.ended;
    await turns();
    assert.deepEqual(protocol.events, ['made', 'data', 'eof']);
    assert.equal(transport.isClosing(), false);
    transport.write('answer');
    transport.close();
    assert.equal(await answered, 'answer');
    assert.equal(await protocol.lost, undefined);
  }));

test('after the end of both directions a transport still waits for close', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end());
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => Object.assign(new Recording(), { keepOpen: true }),
      '127.0.0.1',
      server.port,
    );
    transport.writeEof();
    await protocol.ended;
    await turns();
    assert.deepEqual(protocol.events, ['made', 'eof']);
    transport.close();
    await protocol.lost;
    assert.deepEqual(protocol.events, ['made', 'eof', 'lost']);
  }));

test('close sends what is buffered first, abort does not', () =>
  run(async () => {
    for (const end of ['close', 'abort'] as const) {
      const size = new Future<number>();
      const accepted = new Future<net.Socket>();
      await using server = await nodeServer((socket) => {
        let all = 0;
        socket.pause();
        accepted.setResult(socket);
        socket.on('data', (data) => {
          all += data.length;
        });
        socket.on('close', () => size.setResult(all));
        socket.on('end', () => socket.end());
      });
      const [transport, protocol] = await getRunningLoop().createConnection(
        () => new Recording(),
        '127.0.0.1',
        server.port,
      );
      const whole = 16 << 20;
      transport.write(Buffer.alloc(whole));
      assert.ok(transport.getWriteBufferSize() > 0);
      transport[end]();
      assert.ok(transport.isClosing());
      (await accepted).resume();
      await protocol.lost;
      if (end === 'close') assert.equal(await size, whole);
      else assert.ok((await size) < whole);
    }
  }));

test('a reset is told by connectionLost, with the code of the system', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    await using server = await nodeServer((socket) => accepted.setResult(socket));
    const [, protocol] = await getRunningLoop().createConnection(() => new Recording(), '127.0.0.1', server.port);
    (await accepted).resetAndDestroy();
    const error = await protocol.lost;
    assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET');
    assert.equal(error?.name, 'ConnectionResetError');
    assert.deepEqual(protocol.events, ['made', 'lost: ECONNRESET']);
  }));

test('the protocol is paused over the high-water mark and goes on at the low one', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    await using server = await nodeServer((socket) => {
      socket.pause();
      accepted.setResult(socket);
    });
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    assert.deepEqual(transport.getWriteBufferLimits(), [16384, 65536]);
    while (transport.getWriteBufferSize() <= 65536) {
      assert.deepEqual(protocol.events, ['made']);
      transport.write(Buffer.alloc(32768));
    }
    assert.deepEqual(protocol.events, ['made', 'pause']);
    transport.write(Buffer.alloc(1 << 20));
    assert.deepEqual(protocol.events, ['made', 'pause'], 'told once');
    (await accepted).resume();
    while (protocol.events.at(-1) !== 'resume') await sleep(1);
    assert.ok(transport.getWriteBufferSize() <= 16384);
    transport.abort();
    await protocol.lost;
  }));

test('limits are checked, default to one another, and take effect at once [test_transports.TransportTests.test_flowcontrol_mixin_set_write_limits]', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.pause());
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    assert.throws(() => transport.setWriteBufferLimits({ high: 0, low: 1 }), RangeError);
    assert.throws(() => transport.setWriteBufferLimits({ low: -1 }), RangeError);
    transport.setWriteBufferLimits({ high: 1000 });
    assert.deepEqual(transport.getWriteBufferLimits(), [250, 1000]);
    transport.setWriteBufferLimits({ low: 1000 });
    assert.deepEqual(transport.getWriteBufferLimits(), [1000, 4000]);
    transport.setWriteBufferLimits({ high: 1 << 28 });
    while (transport.getWriteBufferSize() === 0) transport.write(Buffer.alloc(1 << 20));
    assert.deepEqual(protocol.events, ['made']);
    transport.setWriteBufferLimits({ high: 0 });
    assert.deepEqual(protocol.events, ['made', 'pause']);
    transport.abort();
    await protocol.lost;
  }));

test('reading can be paused and goes on', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    await using server = await nodeServer((socket) => accepted.setResult(socket));
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    assert.ok(transport.isReading());
    transport.pauseReading();
    transport.pauseReading();
    assert.equal(transport.isReading(), false);
    (await accepted).write('held back');
    await turns();
    assert.deepEqual(protocol.events, ['made']);
    transport.resumeReading();
    transport.resumeReading();
    assert.ok(transport.isReading());
    while (protocol.received === '') await sleep(1);
    assert.equal(protocol.received, 'held back');
    transport.close();
    assert.equal(transport.isReading(), false);
    await protocol.lost;
  }));

test('callbacks have no current task, and the context of whoever made the connection', () =>
  run(async () => {
    const seen: unknown[] = [];
    class Watching extends Protocol {
      transport: Transport | undefined;
      override connectionMade(transport: Transport): void {
        this.transport = transport;
        seen.push(['made', currentTask(), place.getStore()]);
        transport.setWriteBufferLimits({ high: 0 });
        transport.write(Buffer.alloc(32 << 20));
      }
      override pauseWriting(): void {
        seen.push(['pause', currentTask(), place.getStore()]);
      }
      override resumeWriting(): void {
        seen.push(['resume', currentTask(), place.getStore()]);
      }
      override dataReceived(): void {
        seen.push(['data', currentTask(), place.getStore()]);
      }
      override eofReceived(): void {
        seen.push(['eof', currentTask(), place.getStore()]);
      }
      override connectionLost(): void {
        seen.push(['lost', currentTask(), place.getStore()]);
        lost.setResult(undefined);
      }
    }
    const lost = new Future<undefined>();
    const loop = getRunningLoop();
    const server = await place.run('server', () => loop.createServer(() => new Watching(), '127.0.0.1', 0));
    const socket = await nodeSocket(portOf(server));
    socket.resume();
    while (!seen.some((entry) => (entry as string[])[0] === 'resume')) await sleep(1);
    socket.end('x');
    await lost;
    assert.deepEqual(
      seen,
      ['made', 'pause', 'resume', 'data', 'eof', 'lost'].map((name) => [name, undefined, 'server']),
    );
    server.close();
    await server.waitClosed();
  }));

test('an error in dataReceived is reported and ends the connection', () =>
  run(async () => {
    const contexts = collectExceptions();
    class Broken extends Recording {
      override dataReceived(): void {
        throw new EvalError('broken');
      }
    }
    await using server = await nodeServer((socket) => socket.write('x'));
    const [transport, protocol] = await getRunningLoop().createConnection(() => new Broken(), '127.0.0.1', server.port);
    assert.ok((await protocol.lost) instanceof EvalError);
    assert.equal(contexts.length, 1);
    const { message, exception, transport: which, protocol: whose } = contexts[0] ?? {};
    assert.match(message ?? '', /Fatal error: protocol\.dataReceived\(\) call failed/);
    assert.ok(exception instanceof EvalError);
    assert.deepEqual([which === transport, whose === protocol], [true, true]);
  }));

test('an error in connectionMade, pauseWriting, eofReceived or connectionLost is reported', () =>
  run(async () => {
    const contexts = collectExceptions();
    class Broken extends Recording {
      override connectionMade(transport: Transport): void {
        super.connectionMade(transport);
        throw new EvalError('made');
      }
      override pauseWriting(): void {
        throw new EvalError('pause');
      }
      override eofReceived(): void {
        throw new EvalError('eof');
      }
      override connectionLost(error: Error | undefined): void {
        super.connectionLost(error);
        throw new EvalError('lost');
      }
    }
    await using server = await nodeServer((socket) => socket.once('data', () => socket.end()));
    const [transport, protocol] = await getRunningLoop().createConnection(() => new Broken(), '127.0.0.1', server.port);
    transport.setWriteBufferLimits({ high: 0 });
    transport.write(Buffer.alloc(32 << 20));
    await protocol.lost;
    await sleep(0);
    assert.deepEqual(
      contexts.map(({ exception }) => (exception as Error).message),
      ['made', 'pause', 'eof', 'lost'],
    );
  }));

test('a protocol can be changed in the middle', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    await using server = await nodeServer((socket) => accepted.setResult(socket));
    const [transport, first] = await getRunningLoop().createConnection(() => new Recording(), '127.0.0.1', server.port);
    const socket = await accepted;
    socket.write('one');
    while (first.received === '') await sleep(1);
    const second = new Recording();
    transport.setProtocol(second);
    assert.equal(transport.getProtocol(), second);
    socket.end('two');
    await second.lost;
    assert.deepEqual([first.received, second.received], ['one', 'two']);
    assert.deepEqual(second.events, ['data', 'eof', 'lost']);
  }));

test('a write after the end is dropped, and said so in the log from the fifth on', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.resume());
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    transport.close();
    transport.write('dropped');
    transport.writelines(['dropped']);
    transport.close();
    transport.abort();
    await protocol.lost;
    assert.deepEqual(protocol.events, ['made', 'lost']);
  }));

test('a transport for a connection that was accepted elsewhere', () =>
  run(async () => {
    const loop = getRunningLoop();
    const accepted = new Future<net.Socket>();
    const server = net.createServer({ pauseOnConnect: true }, (socket) => accepted.setResult(socket));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const client = await nodeSocket((server.address() as net.AddressInfo).port);
    client.end('hi');
    const [transport, protocol] = await loop.connectAcceptedSocket(() => new Recording(), await accepted);
    await protocol.lost;
    assert.equal(protocol.received, 'hi');
    assert.ok(transport.isClosing());
    server.close();
    await assert.rejects(async () => await loop.connectAcceptedSocket(() => new Recording(), {} as never), TypeError);
  }));

test('a connected socket that was brought [test_sock_lowlevel.BaseSockTestsMixin.test_create_connection_sock]', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end('brought'));
    const sock = await nodeSocket(server.port);
    const [, protocol] = await getRunningLoop().createConnection(() => new Recording(), undefined, undefined, { sock });
    await protocol.lost;
    assert.equal(protocol.received, 'brought');
  }));

test('an end that came before the transport is told all the same', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end());
    const sock = await nodeSocket(server.port);
    await new Promise((resolve) => sock.once('end', resolve));
    const factory = () => new Recording();
    const [transport, protocol] = await getRunningLoop().createConnection(factory, undefined, undefined, { sock });
    assert.equal(await protocol.lost, undefined);
    assert.deepEqual(protocol.events, ['made', 'eof', 'lost']);
    assert.ok(transport.isClosing());
  }));

test('a loss that came before the transport is told all the same', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.resume());
    const sock = net.connect(server.port, '127.0.0.1');
    const making = getRunningLoop().createConnection(() => new Recording(), undefined, undefined, { sock });
    sock.once('connect', () => sock.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })));
    const [, protocol] = await making;
    assert.equal(((await protocol.lost) as NodeJS.ErrnoException | undefined)?.code, 'ECONNRESET');
    assert.deepEqual(protocol.events, ['made', 'lost: ECONNRESET']);
  }));

test('a peer that hangs up at once is heard on both sides', () =>
  run(async () => {
    for (let i = 0; i < 50; i += 1) {
      const factory = () => new Recording();
      const accepted = new Future<Recording>();
      await using server = await getRunningLoop().createServer(
        () => {
          const protocol = new Recording();
          accepted.setResult(protocol);
          return protocol;
        },
        '127.0.0.1',
        0,
      );
      net.connect(portOf(server), '127.0.0.1').end();
      await (await accepted).lost;
      await using hasty = await nodeServer((socket) => socket.end());
      const [, protocol] = await getRunningLoop().createConnection(factory, '127.0.0.1', hasty.port);
      await protocol.lost;
      assert.deepEqual(protocol.events, ['made', 'eof', 'lost']);
    }
  }));

test('a peer that resets at once is heard, sooner or later', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.resetAndDestroy());
    for (let i = 0; i < 100; i += 1) {
      const making = createTask(() =>
        getRunningLoop().createConnection(() => new Recording(), '127.0.0.1', server.port),
      );
      // The reset comes in while this side is busy elsewhere.
      for (const end = Date.now() + 2; Date.now() < end && i % 2 === 0; );
      try {
        const [, protocol] = await making;
        await protocol.lost;
        assert.equal(protocol.events.at(-1), 'lost: ECONNRESET');
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET');
      }
    }
  }));

test('the local end can be chosen', () =>
  run(async () => {
    const peer = new Future<string | undefined>();
    await using server = await nodeServer((socket) => peer.setResult(socket.remoteAddress));
    const [transport] = await getRunningLoop().createConnection(() => new Recording(), '127.0.0.1', server.port, {
      localAddr: ['127.0.0.3', 0],
      family: 4,
    });
    assert.equal(await peer, '127.0.0.3');
    transport.abort();
  }));

test('small writes go out at once, on both sides [test_base_events.TestSelectorUtils.test_set_nodelay]', async (t) => {
  const { optionOf, skip } = socketOptions();
  if (skip !== undefined) return t.skip(skip);
  return run(async () => {
    const loop = getRunningLoop();
    const accepted: Recording[] = [];
    const accept = (): Recording => accepted[accepted.push(new Recording()) - 1] as Recording;
    await using server = await loop.createServer(accept, '127.0.0.1', 0);
    const [transport] = await loop.createConnection(() => new Recording(), '127.0.0.1', portOf(server));
    assert.equal(optionOf(transport, 'TCP_NODELAY'), 1);
    while (accepted.length === 0) await sleep(1);
    assert.equal(optionOf((await accepted[0]?.made) as Transport, 'TCP_NODELAY'), 1);
    const sock = await nodeSocket(portOf(server));
    const [brought] = await loop.createConnection(() => new Recording(), undefined, undefined, { sock });
    assert.equal(optionOf(brought, 'TCP_NODELAY'), 1);
    transport.abort();
    brought.abort();
  });
});

test('a factory that throws leaves no connection behind', () =>
  run(async () => {
    const closed = new Future<undefined>();
    await using server = await nodeServer((socket) => {
      socket.resume();
      socket.on('close', () => closed.setResult(undefined));
      socket.on('end', () => socket.end());
    });
    const failing = getRunningLoop().createConnection(
      (): Recording => {
        throw new EvalError('no protocol');
      },
      '127.0.0.1',
      server.port,
    );
    await assert.rejects(async () => await failing, EvalError);
    await closed;
  }));

test('a connection that is cancelled on its way is closed [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_timeout]', () =>
  run(async () => {
    const loop = getRunningLoop();
    let made = 0;
    await using server = await nodeServer((socket) => socket.resume());
    for (let when = 0; when < 6; when += 1) {
      const task = createTask(async () => {
        const [transport] = await loop.createConnection(() => new Recording(), '127.0.0.1', server.port);
        made += 1;
        transport.abort();
      });
      await turns(when);
      task.cancel();
      await task.then(
        () => {},
        (error) => assert.ok(error instanceof CancelledError),
      );
    }
    assert.ok(made <= 6);
  }));

test('writing where nothing can be written is an error', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.resume());
    const [transport, protocol] = await getRunningLoop().createConnection(
      () => new Recording(),
      '127.0.0.1',
      server.port,
    );
    transport.writeEof();
    transport.writeEof();
    assert.throws(() => transport.write('x'), RuntimeError);
    assert.throws(() => transport.write(5 as never), TypeError);
    transport.close();
    await protocol.lost;
  }));

test('a protocol need override nothing', () =>
  run(async () => {
    const contexts = collectExceptions();
    await using server = await nodeServer((socket) => socket.once('data', () => socket.end('something')));
    const [transport] = await getRunningLoop().createConnection(() => new Protocol(), '127.0.0.1', server.port);
    transport.write(Buffer.alloc(32 << 20));
    while (!transport.isClosing() || transport.getWriteBufferSize() > 0) await sleep(1);
    assert.match(String(transport), /^<Transport lost/);
    assert.deepEqual(contexts, []);
  }));

test('an error in resumeWriting is reported, and the connection goes on', () =>
  run(async () => {
    const contexts = collectExceptions();
    const reported = new Future<undefined>();
    class Broken extends Recording {
      override resumeWriting(): void {
        reported.setResult(undefined);
        throw new EvalError('resume');
      }
    }
    await using server = await nodeServer((socket) => socket.resume());
    const factory = () => new Broken();
    const [transport, protocol] = await getRunningLoop().createConnection(factory, '127.0.0.1', server.port);
    transport.write(Buffer.alloc(32 << 20));
    await reported;
    assert.ok(contexts[0]?.exception instanceof EvalError);
    assert.match(contexts[0]?.message ?? '', /resumeWriting/);
    assert.equal(transport.isClosing(), false);
    transport.close();
    await protocol.lost;
  }));

test('what is closed, or comes twice, is refused as a socket', () =>
  run(async () => {
    const loop = getRunningLoop();
    const factory = () => new Recording();
    const sock = new net.Socket();
    await assert.rejects(
      async () => await loop.createUnixConnection(factory, '/tmp/anything', { sock }),
      /path and sock can not be specified/,
    );
    sock.destroy();
    await assert.rejects(
      async () => await loop.createConnection(factory, undefined, undefined, { sock }),
      (error) => error instanceof RangeError && /closed/.test(error.message),
    );
  }));
