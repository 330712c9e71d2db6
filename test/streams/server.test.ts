import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import {
  CancelledError,
  createTask,
  DatagramProtocol,
  Future,
  getRunningLoop,
  openConnection,
  openUnixConnection,
  Protocol,
  RuntimeError,
  run,
  Server,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
  startUnixServer,
  type Task,
} from 'tsyncio';
import { collectExceptions, connectTo, listen, portOf, socketPath, text, turns } from './support.ts';

/** Reads to the end, then closes. */
async function drainAndClose(reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    await reader.read();
  } finally {
    writer.close();
    await writer.waitClosed();
  }
}

for (const unix of [false, true]) {
  const id = unix
    ? 'test_server.SelectorStartServerTests.test_start_unix_server_1'
    : 'test_server.BaseStartServer.test_start_server_1';
  test(`serves for ever until it is cancelled, and is closed then, ${unix ? 'at a Unix socket' : 'by TCP'} [${id}]`, () =>
    run(async () => {
      let main: Task<never> | undefined;
      const serve = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
        await reader.readline();
        main?.cancel();
        writer.write('1');
        writer.close();
        await writer.waitClosed();
      };
      const path = socketPath();
      const server = unix
        ? await startUnixServer(serve, path, { startServing: false })
        : await startServer(serve, '127.0.0.1', 0, { startServing: false });
      assert.ok(server instanceof Server);
      assert.equal(server.isServing(), false);
      main = createTask(async () => {
        await using held = server;
        return await held.serveForever();
      });
      while (!server.isServing()) await sleep(1);
      const [reader, writer] = unix ? await openUnixConnection(path) : await connectTo(server);
      writer.write(`${'1'.repeat(5 * 1024)}\n`);
      assert.equal(text(await reader.readexactly(1)), '1');
      writer.close();
      await assert.rejects(async () => await main, CancelledError);
      assert.equal(server.isServing(), false);
      assert.deepEqual(server.sockets, []);
      await assert.rejects(async () => await server.serveForever(), /is closed/);
    }));
}

test('only one task serves for ever', () =>
  run(async () => {
    await using server = await listen(() => {});
    const first = createTask(() => server.serveForever());
    await sleep(0);
    await assert.rejects(async () => await server.serveForever(), RuntimeError);
    first.cancel();
    await assert.rejects(async () => await first, CancelledError);
  }));

test('close ends serveForever with a cancellation', () =>
  run(async () => {
    const server = await listen(() => {});
    const serving = createTask(() => server.serveForever());
    await sleep(0);
    server.close();
    await assert.rejects(async () => await serving, CancelledError);
  }));

test('waitClosed waits for close and for the last connection, whichever comes later [test_server.TestServer2.test_wait_closed_basic]', () =>
  run(async () => {
    const connected = new Future<true>();
    const server = await listen(async (reader, writer) => {
      connected.setResult(true);
      await drainAndClose(reader, writer);
    });
    const first = createTask(() => server.waitClosed());
    await sleep(0);
    assert.equal(first.done(), false);
    const [, writer] = await connectTo(server);
    await connected;
    const second = createTask(() => server.waitClosed());
    await turns();
    assert.deepEqual([first.done(), second.done()], [false, false]);
    server.close();
    const third = createTask(() => server.waitClosed());
    await turns();
    assert.deepEqual([first.done(), second.done(), third.done()], [false, false, false]);
    writer.close();
    await writer.waitClosed();
    await first;
    await second;
    await third;
    await server.waitClosed();
  }));

test('close and the end of the last connection may come together [test_server.TestServer2.test_wait_closed_race]', () =>
  run(async () => {
    const connected = new Future<true>();
    const server = await listen(async (reader, writer) => {
      connected.setResult(true);
      await drainAndClose(reader, writer);
    });
    const waiting = createTask(() => server.waitClosed());
    await sleep(0);
    const [, writer] = await connectTo(server);
    await connected;
    getRunningLoop().callSoon(() => server.close());
    getRunningLoop().callSoon(() => writer.close());
    await server.waitClosed();
    await waiting;
  }));

test('closeClients closes every connection [test_server.TestServer2.test_close_clients]', () =>
  run(async () => {
    const connected = new Future<true>();
    const server = await listen(async (reader, writer) => {
      connected.setResult(true);
      await drainAndClose(reader, writer);
    });
    const [reader, writer] = await connectTo(server);
    await connected;
    const waiting = createTask(() => server.waitClosed());
    await sleep(0);
    assert.equal(waiting.done(), false);
    server.close();
    server.closeClients();
    await sleep(0);
    await sleep(0);
    assert.equal(waiting.done(), true);
    assert.equal((await reader.read()).length, 0);
    writer.close();
  }));

test('abortClients drops what is not sent [test_server.TestServer2.test_abort_clients]', () =>
  run(async () => {
    const accepted = new Future<StreamWriter>();
    const server = await listen(async (_reader, writer) => {
      accepted.setResult(writer);
      await writer.waitClosed().catch(() => {});
    });
    const [reader, clientWriter] = await connectTo(server, { limit: 4096 });
    const writer = await accepted;
    writer.write(Buffer.alloc(3 * 4096));
    const transport = clientWriter.transport as unknown as { isReading(): boolean };
    while (transport.isReading()) await sleep(1);
    while (writer.transport.getWriteBufferSize() === 0) writer.write(Buffer.alloc(1 << 20));
    const waiting = createTask(() => server.waitClosed());
    await sleep(0);
    assert.equal(waiting.done(), false);
    server.close();
    server.abortClients();
    await sleep(0);
    await sleep(0);
    assert.equal(waiting.done(), true);
    assert.equal(writer.transport.getWriteBufferSize(), 0);
    clientWriter.close();
    assert.ok(reader.exception() === undefined);
  }));

test('the file of a Unix socket goes with the server [test_server.UnixServerCleanupTests.test_unix_server_addr_cleanup]', () =>
  run(async () => {
    const path = socketPath();
    const server = await startUnixServer(() => {}, path);
    assert.ok(existsSync(path));
    server.close();
    assert.equal(existsSync(path), false);
  }));

test('a server that was brought removes its file as well [test_server.UnixServerCleanupTests.test_unix_server_sock_cleanup]', () =>
  run(async () => {
    const path = socketPath();
    const sock = net.createServer();
    await new Promise<void>((resolve) => {
      sock.listen(path, resolve);
    });
    const server = await startUnixServer(() => {}, undefined, { sock });
    server.close();
    assert.equal(existsSync(path), false);
  }));

test('a file that is gone already is no trouble [test_server.UnixServerCleanupTests.test_unix_server_cleanup_gone]', () =>
  run(async () => {
    const path = socketPath();
    const server = await startUnixServer(() => {}, path);
    unlinkSync(path);
    server.close();
    await server.waitClosed();
    assert.equal(existsSync(path), false);
  }));

test('the file of another server that has taken the path stays [test_server.UnixServerCleanupTests.test_unix_server_cleanup_replaced]', () =>
  run(async () => {
    const path = socketPath();
    const first = await startUnixServer(() => {}, path);
    unlinkSync(path);
    const second = await startUnixServer(async (_reader, writer) => {
      writer.write('second');
      writer.close();
    }, path);
    first.close();
    assert.ok(existsSync(path));
    const [reader, writer] = await openUnixConnection(path);
    assert.equal(text(await reader.read()), 'second');
    writer.close();
    second.close();
    assert.equal(existsSync(path), false);
  }));

test('the file stays if it is asked to [test_server.UnixServerCleanupTests.test_unix_server_cleanup_prevented]', () =>
  run(async () => {
    const path = socketPath();
    const server = await startUnixServer(() => {}, path, { cleanupSocket: false });
    server.close();
    assert.ok(existsSync(path));
    // A socket that was left behind is no obstacle.
    const next = await startUnixServer(() => {}, path);
    next.close();
    assert.equal(existsSync(path), false);
  }));

test('a file that is no socket is not replaced', () =>
  run(async () => {
    const path = socketPath();
    writeFileSync(path, 'precious');
    await assert.rejects(async () => await startUnixServer(() => {}, path), { code: 'EADDRINUSE' });
    assert.ok(existsSync(path));
    unlinkSync(path);
  }));

test('an address that is taken is an error with its code and the address, and nothing stays open [test_base_events.BaseEventLoopWithSelectorTests.test_create_server_cant_bind]', () =>
  run(async () => {
    await using server = await listen(() => {});
    // The first of the two could be had.
    await assert.rejects(async () => await startServer(() => {}, ['127.0.0.5', '127.0.0.1'], portOf(server)), {
      code: 'EADDRINUSE',
    });
    const again = await startServer(() => {}, '127.0.0.5', portOf(server));
    again.close();
    await assert.rejects(
      async () => await startServer(() => {}, '127.0.0.1', portOf(server)),
      (error) => {
        assert.equal((error as NodeJS.ErrnoException).code, 'EADDRINUSE');
        assert.match((error as Error).message, new RegExp(`127\\.0\\.0\\.1:${portOf(server)}`));
        return true;
      },
    );
  }));

test('listens at several hosts, or at all addresses', () =>
  run(async () => {
    {
      await using server = await startServer((_reader, writer) => writer.close(), ['127.0.0.1', '127.0.0.2'], 0);
      assert.equal(server.sockets.length, 2);
      for (const socket of server.sockets) {
        const { address, port } = socket.address() as { address: string; port: number };
        const [reader, writer] = await openConnection(address, port);
        assert.equal((await reader.read()).length, 0);
        writer.close();
      }
    }
    await using server = await startServer((_reader, writer) => writer.close(), undefined, 0);
    const [reader, writer] = await connectTo(server);
    assert.equal((await reader.read()).length, 0);
    writer.close();
  }));

test('options that contradict each other are a RangeError [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_host_port_sock test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_no_host_port_sock test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_no_ssl_server_hostname_errors test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ssl_server_hostname_errors test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ssl_timeout_for_plain_socket test_base_events.BaseEventLoopWithSelectorTests.test_create_server_ssl_timeout_for_plain_socket test_base_events.BaseEventLoopWithSelectorTests.test_create_server_host_port_sock test_base_events.BaseEventLoopWithSelectorTests.test_create_server_no_host_port_sock]', () =>
  run(async () => {
    const sock = net.createServer();
    await assert.rejects(async () => await startServer(() => {}, '127.0.0.1', 0, { sock }), RangeError);
    await assert.rejects(async () => await startServer(() => {}), RangeError);
    await assert.rejects(async () => await startUnixServer(() => {}), RangeError);
    await assert.rejects(async () => await startUnixServer(() => {}, '/tmp/x', { sock }), RangeError);
    await assert.rejects(
      async () => await startServer(() => {}, '127.0.0.1', 0, { sslHandshakeTimeout: 5 }),
      /only meaningful with ssl/,
    );
    await assert.rejects(async () => await openConnection(), RangeError);
    await assert.rejects(async () => await openUnixConnection(), RangeError);
    for (const serverHostname of ['', 'x']) {
      await assert.rejects(async () => await openConnection('localhost', 1, { serverHostname }), RangeError);
    }
    await assert.rejects(
      async () => await openConnection('localhost', 1, { sslHandshakeTimeout: 5 }),
      /only meaningful with ssl/,
    );
    for (const host of ['', undefined]) {
      await assert.rejects(async () => await openConnection(host, 1, { ssl: true }), /You must set serverHostname/);
    }
    await assert.rejects(
      async () => await openConnection(undefined, undefined, { ssl: true, sock: new net.Socket() }),
      /You must set serverHostname/,
    );
    await assert.rejects(async () => await openConnection('localhost', 1, { sock: new net.Socket() }), RangeError);
    await assert.rejects(async () => await openUnixConnection('/tmp/x', { ssl: true }), RangeError);
    await assert.rejects(
      async () => await openConnection('localhost', 1, { ssl: true, sslHandshakeTimeout: 0 }),
      RangeError,
    );
  }));

test('what is no socket for streams, or no TLS, is a TypeError [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_wrong_sock test_base_events.BaseEventLoopWithSelectorTests.test_create_server_wrong_sock]', () =>
  run(async () => {
    const datagrams = dgram.createSocket('udp4');
    for (const sock of [datagrams, {}, 'socket'] as never[]) {
      await assert.rejects(async () => await openConnection(undefined, undefined, { sock }), TypeError);
      await assert.rejects(async () => await startServer(() => {}, undefined, undefined, { sock }), TypeError);
    }
    datagrams.close();
    await assert.rejects(async () => await openConnection('localhost', 1, { ssl: 'yes' as never }), TypeError);
    await assert.rejects(async () => await startServer(() => {}, '', 0, { ssl: true as never }), TypeError);
  }));

test('a protocol factory that throws costs one connection, and is reported', () =>
  run(async () => {
    const contexts = collectExceptions();
    let calls = 0;
    const loop = getRunningLoop();
    const server = await loop.createServer(
      () => {
        calls += 1;
        throw new EvalError('no protocol');
      },
      '127.0.0.1',
      0,
    );
    for (let i = 0; i < 2; i += 1) {
      const [reader, writer] = await connectTo(server);
      await reader.read().catch(() => {});
      writer.close();
    }
    assert.equal(calls, 2);
    assert.equal(contexts.length, 2);
    assert.ok(contexts[0]?.exception instanceof EvalError);
    server.close();
    await server.waitClosed();
  }));

test('a loop that is closed takes its servers and connections along', async () => {
  let server: Server | undefined;
  let port = 0;
  await run(async () => {
    server = await listen(async (reader) => {
      await reader.read();
    });
    port = portOf(server);
    await connectTo(server);
  });
  assert.equal(server?.isServing(), false);
  await new Promise<void>((resolve) => {
    net.connect(port, '127.0.0.1').once('error', () => resolve());
  });
});

test('a server that was not to serve yet listens when it is told to, and no more once it is closed', () =>
  run(async () => {
    const server = await listen((_reader, writer) => writer.close(), { startServing: false });
    assert.equal(server.getLoop(), getRunningLoop());
    assert.deepEqual([server.isServing(), server.sockets.length], [false, 0]);
    await server.startServing();
    await server.startServing();
    assert.deepEqual([server.isServing(), server.sockets.length], [true, 1]);
    const [reader, writer] = await connectTo(server);
    assert.equal((await reader.read()).length, 0);
    writer.close();
    assert.match(String(server), /^<Server sockets=.*127\.0\.0\.1/);
    server.close();
    await assert.rejects(async () => await server.startServing(), /is closed/);
    await server.waitClosed();
  }));

test('a server that is closed while it begins to listen does not listen', () =>
  run(async () => {
    const server = await listen(() => {}, { startServing: false });
    const starting = createTask(() => server.startServing());
    await sleep(0);
    server.close();
    await starting;
    assert.deepEqual([server.isServing(), server.sockets.length], [false, 0]);
    await server.waitClosed();
  }));

test('a server whose making was cancelled does not listen', () =>
  run(async () => {
    for (let when = 0; when < 4; when += 1) {
      const path = socketPath();
      const making = createTask(() => startUnixServer(() => {}, path));
      await turns(when);
      making.cancel();
      const made = await making.then(
        (server) => server,
        (error) => assert.ok(error instanceof CancelledError),
      );
      made?.close();
      await turns();
      assert.equal(existsSync(path), false);
    }
  }));

test('a server of Node takes part, whether it listens already or not', () =>
  run(async () => {
    for (const isListening of [false, true]) {
      const sock = net.createServer();
      if (isListening) {
        await new Promise<void>((resolve) => {
          sock.listen(0, '127.0.0.1', resolve);
        });
      }
      await using server = await startServer((_reader, writer) => writer.close(), undefined, undefined, { sock });
      const [reader, writer] = await openConnection('127.0.0.1', portOf(server));
      assert.equal((await reader.read()).length, 0);
      writer.close();
    }
  }));

test('a family keeps a server to its addresses', () =>
  run(async () => {
    for (const [family, address, other] of [
      [4, '127.0.0.1', '::1'],
      ['IPv6', '::1', '127.0.0.1'],
    ] as const) {
      await using server = await startServer((_reader, writer) => writer.close(), undefined, 0, { family });
      const [reader, writer] = await openConnection(address, portOf(server));
      assert.equal((await reader.read()).length, 0);
      writer.close();
      await assert.rejects(async () => await openConnection(other, portOf(server)), { code: 'ECONNREFUSED' });
    }
  }));

test(
  'a Unix socket may have a name that is no file',
  { skip: process.platform !== 'linux' && 'only Linux has them' },
  () =>
    run(async () => {
      const name = `\0tsyncio-test-${process.pid}`;
      await using server = await startUnixServer((_reader, writer) => writer.close(), name);
      assert.ok(server.isServing());
      const [reader, writer] = await openUnixConnection(name);
      assert.equal((await reader.read()).length, 0);
      writer.close();
    }),
);

test('several servers share a port that they agree to share', (t) =>
  run(async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const shared = { reusePort: true };
    if (major < 22 || (major === 22 && minor < 12)) {
      await assert.rejects(async () => await listen(() => {}, shared), RangeError);
      return;
    }
    if (process.platform !== 'linux') {
      t.skip('which systems share ports is not the same everywhere');
      return;
    }
    await using first = await listen((_reader, writer) => writer.close(), shared);
    await using second = await startServer((_reader, writer) => writer.close(), '127.0.0.1', portOf(first), shared);
    assert.equal(portOf(second), portOf(first));
    await assert.rejects(async () => await startServer(() => {}, '127.0.0.1', portOf(first)), { code: 'EADDRINUSE' });
  }));

test('a server of TLS needs more than true', () =>
  run(async () => {
    await assert.rejects(async () => await listen(() => {}, { ssl: true as never }), TypeError);
  }));

test('an option that does not exist is refused, wherever it is given', () =>
  run(async () => {
    const loop = getRunningLoop();
    const factory = () => new Protocol();
    const wrong = { tls: true } as object;
    const path = socketPath();
    await using server = await listen(drainAndClose);
    const [transport, protocol] = await loop.createConnection(factory, '127.0.0.1', portOf(server));
    for (const call of [
      () => startServer(() => {}, '127.0.0.1', 0, wrong),
      () => startUnixServer(() => {}, path, wrong),
      () => openConnection('127.0.0.1', portOf(server), wrong),
      () => openUnixConnection(path, wrong),
      () => loop.createServer(factory, '127.0.0.1', 0, wrong),
      () => loop.createUnixServer(factory, path, wrong),
      () => loop.createConnection(factory, '127.0.0.1', portOf(server), wrong),
      () => loop.createUnixConnection(factory, path, wrong),
      () => loop.connectAcceptedSocket(factory, new net.Socket(), wrong),
      () => loop.createDatagramEndpoint(() => new DatagramProtocol(), wrong),
      () => loop.startTls(transport, protocol, true, wrong),
    ]) {
      await assert.rejects(async () => await call(), /^TypeError: \w+\(\): there is no option 'tls'; options are /);
    }
    transport.abort();
  }));

test('an error while accepting is reported, and the server goes on', () =>
  run(async () => {
    const contexts = collectExceptions();
    const sock = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => sock.once('listening', resolve));
    await using server = await startServer((_reader, writer) => writer.close(), undefined, undefined, { sock });
    sock.emit('error', Object.assign(new Error('accept ENFILE'), { code: 'ENFILE' }));
    assert.equal((contexts[0]?.exception as NodeJS.ErrnoException | undefined)?.code, 'ENFILE');
    assert.match(contexts[0]?.message ?? '', /could not be accepted/);
    assert.ok(server.isServing());
    const [reader, writer] = await openConnection('127.0.0.1', portOf(server));
    assert.equal((await reader.read()).length, 0);
    writer.close();
  }));
