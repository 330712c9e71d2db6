import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import net from 'node:net';
import { test } from 'node:test';
import {
  CancelledError,
  ConnectionResetError,
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  openConnection,
  openUnixConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
  startUnixServer,
} from 'tsyncio';
import { serverCertificate, trusting } from '../transports/certificates.ts';
import { closedPort } from '../transports/support.ts';
import { collectExceptions, connectTo, listen, portOf, socketPath, text, turns } from './support.ts';

const answer: RequestListener = (_request, response) => {
  response.sendDate = false;
  response.writeHead(200, { connection: 'close' });
  response.end('Test message');
};

/** A server of Node's own, to have somebody else at the other end. */
async function withHttp<T>(server: NetServer, where: string | number, body: () => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => {
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });
  try {
    return await body();
  } finally {
    server.close();
  }
}

const httpPort = (server: NetServer): number => (server.address() as AddressInfo).port;

async function fetchWhole(reader: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write('GET / HTTP/1.0\r\n\r\n');
  assert.equal(text(await reader.readline()), 'HTTP/1.1 200 OK\r\n');
  assert.match(text(await reader.read()), /\r\n\r\nTest message$/);
}

test('opens a connection, reads and writes [test_streams.StreamTests.test_open_connection test_streams.StreamTests.test_async_writer_api test_streams.StreamTests.test_wait_closed_on_close]', async () => {
  const server = createServer(answer);
  await withHttp(server, 0, () =>
    run(async () => {
      const contexts = collectExceptions();
      const [reader, writer] = await openConnection('127.0.0.1', httpPort(server));
      await fetchWhole(reader, writer);
      assert.equal(writer.isClosing(), false);
      writer.close();
      assert.equal(writer.isClosing(), true);
      await writer.waitClosed();
      assert.deepEqual(contexts, []);
    }),
  );
});

test('opens a connection to a Unix socket [test_streams.StreamTests.test_open_unix_connection]', async () => {
  const path = socketPath();
  await withHttp(createServer(answer), path, () =>
    run(async () => {
      const [reader, writer] = await openUnixConnection(path);
      await fetchWhole(reader, writer);
      assert.equal(writer.getExtraInfo('peername'), path);
      writer.close();
      await writer.waitClosed();
    }),
  );
});

test('opens a connection over TLS [test_streams.StreamTests.test_open_connection_no_loop_ssl]', async () => {
  const server = createTlsServer(serverCertificate, answer);
  await withHttp(server, 0, () =>
    run(async () => {
      const [reader, writer] = await openConnection('localhost', httpPort(server), { ssl: trusting });
      await fetchWhole(reader, writer);
      assert.match((writer.getExtraInfo('cipher') as { name: string }).name, /^TLS_/);
      assert.match((writer.getExtraInfo('peercert') as { subject: { CN: string } }).subject.CN, /localhost/);
      writer.close();
      await writer.waitClosed();
    }),
  );
});

test('opens a connection over TLS to a Unix socket, with no name to check [test_streams.StreamTests.test_open_unix_connection_no_loop_ssl]', async () => {
  const path = socketPath();
  await withHttp(createTlsServer(serverCertificate, answer), path, () =>
    run(async () => {
      const [reader, writer] = await openUnixConnection(path, { ssl: trusting, serverHostname: '' });
      await fetchWhole(reader, writer);
      writer.close();
      await writer.waitClosed();
    }),
  );
});

test('an error of the connection comes out of the next read [test_streams.StreamTests.test_open_connection_error test_streams.StreamTests.test_open_unix_connection_error]', () =>
  run(async () => {
    const contexts = collectExceptions();
    for (const unix of [false, true]) {
      const path = socketPath();
      const server = unix ? await startUnixServer(() => {}, path) : await startServer(() => {}, '127.0.0.1', 0);
      const [reader, writer] = unix ? await openUnixConnection(path) : await connectTo(server);
      const protocol = writer.transport.getProtocol();
      protocol.connectionLost(new EvalError('broken'));
      await assert.rejects(async () => await reader.read(), EvalError);
      writer.close();
      await sleep(0);
      server.close();
      server.abortClients();
    }
    assert.deepEqual(contexts, []);
  }));

test('a connection that cannot be made is an error with the code of the system', () =>
  run(async () => {
    await using closed = await closedPort();
    await assert.rejects(async () => await openConnection('127.0.0.1', closed.port), { code: 'ECONNREFUSED' });
    await assert.rejects(async () => await openUnixConnection(socketPath()), { code: 'ENOENT' });
    await assert.rejects(
      async () => await openConnection('no-such-host.invalid', 80),
      (error) => ['ENOTFOUND', 'EAI_AGAIN'].includes((error as NodeJS.ErrnoException).code ?? ''),
    );
  }));

test('a server runs an async handler as a task, a plain function at once, and one that returns a promise in a task [test_streams.StreamTests.test_start_server]', () =>
  run(async () => {
    const contexts = collectExceptions();
    const echo = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
      assert.ok(currentTask() !== undefined);
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
      await writer.waitClosed();
    };
    for (const handler of [
      echo,
      (reader: StreamReader, writer: StreamWriter) => {
        createTask(() => echo(reader, writer));
      },
      (reader: StreamReader, writer: StreamWriter) => echo(reader, writer),
    ]) {
      const server = await listen(handler);
      const [reader, writer] = await connectTo(server);
      writer.write('hello world!\n');
      assert.equal(text(await reader.readline()), 'hello world!\n');
      writer.close();
      await writer.waitClosed();
      server.close();
      await server.waitClosed();
    }
    assert.deepEqual(contexts, []);
  }));

test('a server listens at a Unix socket [test_streams.StreamTests.test_start_unix_server]', () =>
  run(async () => {
    const path = socketPath();
    const server = await startUnixServer(async (reader, writer) => {
      assert.equal(writer.getExtraInfo('sockname'), path);
      writer.write(await reader.readline());
      writer.close();
    }, path);
    assert.equal(server.sockets[0]?.address(), path);
    const [reader, writer] = await openUnixConnection(path);
    writer.write('hello world!\n');
    assert.equal(text(await reader.readline()), 'hello world!\n');
    writer.close();
    server.close();
    await server.waitClosed();
  }));

test('both sides go over to TLS on a live connection [test_streams.StreamTests.test_start_tls]', () =>
  run(async () => {
    const contexts = collectExceptions();
    const server = await listen(async (reader, writer) => {
      writer.write(await reader.readline());
      await writer.drain();
      assert.equal(writer.getExtraInfo('sslObject'), undefined);
      await writer.startTls(serverCertificate);
      assert.ok(writer.getExtraInfo('sslObject') !== undefined);
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
      await writer.waitClosed();
    });
    const [reader, writer] = await connectTo(server);
    writer.write('hello world 1!\n');
    assert.equal(text(await reader.readline()), 'hello world 1!\n');
    await writer.startTls(trusting, { serverHostname: 'localhost' });
    assert.ok(writer.getExtraInfo('sslObject') !== undefined);
    writer.write('hello world 2!\n');
    assert.equal(text(await reader.readline()), 'hello world 2!\n');
    assert.equal((await reader.read()).length, 0);
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
    assert.deepEqual(contexts, []);
  }));

test('startTls with a certificate that is not trusted fails on both sides and closes the connection', () =>
  run(async () => {
    const ended = new Future<unknown>();
    const server = await listen(async (_reader, writer) => {
      const failure: unknown = await writer.startTls(serverCertificate).then(
        () => undefined,
        (error) => error,
      );
      await writer.waitClosed().catch(() => {});
      ended.setResult(failure);
    });
    const [reader, writer] = await connectTo(server);
    await assert.rejects(async () => await writer.startTls(true, { serverHostname: 'localhost' }), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    await assert.rejects(async () => await reader.read());
    server.close();
    await server.waitClosed();
    assert.ok((await ended) instanceof Error);
  }));

test('many drains are woken together [test_streams.StreamTests.test_multiple_drain]', () =>
  run(async () => {
    const goOn = new Future<undefined>();
    const server = await listen(async (reader, writer) => {
      await goOn;
      while ((await reader.read(65536)).length > 0);
      writer.close();
    });
    const [, writer] = await connectTo(server);
    let drained = 0;
    // More than the system buffers, whatever it does.
    while (writer.transport.getWriteBufferSize() <= 32 << 20) writer.write(Buffer.alloc(1 << 20));
    const drains = gather(
      Array.from({ length: 10 }, () => async () => {
        await writer.drain();
        drained += 1;
      }),
    );
    await turns();
    assert.equal(drained, 0);
    goOn.setResult(undefined);
    await drains;
    assert.equal(drained, 10);
    assert.ok(writer.transport.getWriteBufferSize() <= 16384);
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
  }));

test('a loop of write and drain ends when the other side is gone [test_streams.StreamTests.test_drain_raises]', async () => {
  const server = net.createServer((socket) => socket.destroy());
  await withHttp(server, 0, () =>
    run(async () => {
      const contexts = collectExceptions();
      const [, writer] = await openConnection('127.0.0.1', httpPort(server));
      await assert.rejects(
        async () => {
          for (;;) {
            writer.write('foo\n');
            await writer.drain();
          }
        },
        (error) => ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes((error as NodeJS.ErrnoException).code ?? ''),
      );
      assert.deepEqual(contexts, []);
    }),
  );
});

test('closing with bytes that nobody read ends well [test_streams.StreamTests.test_wait_closed_on_close_with_unread_data]', async () => {
  const server = createServer(answer);
  await withHttp(server, 0, () =>
    run(async () => {
      const [reader, writer] = await openConnection('127.0.0.1', httpPort(server));
      writer.write('GET / HTTP/1.0\r\n\r\n');
      assert.equal(text(await reader.readline()), 'HTTP/1.1 200 OK\r\n');
      writer.close();
      await writer.waitClosed();
    }),
  );
});

test('drain after close says that the connection is lost [test_streams.StreamTests.test_async_writer_api_exception_after_close]', async () => {
  const server = createServer(answer);
  await withHttp(server, 0, () =>
    run(async () => {
      const contexts = collectExceptions();
      const [reader, writer] = await openConnection('127.0.0.1', httpPort(server));
      await fetchWhole(reader, writer);
      writer.close();
      await assert.rejects(async () => {
        writer.write('data');
        await writer.drain();
      }, ConnectionResetError);
      assert.deepEqual(contexts, []);
    }),
  );
});

test('a reader whose writer was closed is at its end [test_streams.StreamTests.test_eof_feed_when_closing_writer]', () =>
  run(async () => {
    const contexts = collectExceptions();
    const server = await listen(async (reader, writer) => {
      await reader.read();
      writer.close();
    });
    const [reader, writer] = await connectTo(server);
    writer.close();
    await writer.waitClosed();
    assert.equal(reader.atEof(), true);
    assert.equal((await reader.read()).length, 0);
    server.close();
    await server.waitClosed();
    assert.deepEqual(contexts, []);
  }));

test('an error in a handler goes to the exception handler, and the connection is closed [test_streams.StreamTests.test_unhandled_exception]', () =>
  run(async () => {
    const contexts = collectExceptions();
    const server = await listen(async () => {
      throw new EvalError('test');
    });
    const [reader, writer] = await connectTo(server);
    writer.write('test msg');
    await reader.read().catch(() => {});
    writer.close();
    await writer.waitClosed().catch(() => {});
    server.close();
    await server.waitClosed();
    assert.deepEqual(
      contexts.map(({ message }) => message),
      ['Unhandled exception in client_connected_cb'],
    );
    assert.ok(contexts[0]?.exception instanceof EvalError);
    assert.ok(contexts[0]?.transport !== undefined);
  }));

test('a handler that is cancelled closes its connection without a word [test_streams.StreamTests.test_unhandled_cancel]', () =>
  run(async () => {
    const contexts = collectExceptions();
    const server = await listen(async (_reader, writer) => {
      writer.close();
      currentTask()?.cancel();
    });
    const [reader, writer] = await connectTo(server);
    assert.equal((await reader.read()).length, 0);
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
    assert.deepEqual(contexts, []);
  }));

test('writing after writeEof is an error; reading goes on', () =>
  run(async () => {
    const server = await listen(async (reader, writer) => {
      const all = await reader.read();
      writer.writelines(['you said: ', all, Buffer.from('!')]);
      writer.close();
    });
    const [reader, writer] = await connectTo(server);
    assert.equal(writer.canWriteEof(), true);
    writer.write('something');
    writer.writeEof();
    assert.throws(() => writer.write('more'), { name: 'RuntimeError' });
    assert.throws(() => writer.writelines(['more']), { name: 'RuntimeError' });
    assert.equal(text(await reader.read()), 'you said: something!');
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
  }));

test('a string goes out as UTF-8, and anything else but bytes is a TypeError', () =>
  run(async () => {
    const server = await listen(async (reader, writer) => {
      writer.write(await reader.readline());
      writer.close();
    });
    const [reader, writer] = await connectTo(server);
    for (const wrong of [5, null, undefined, {}, ['x']]) assert.throws(() => writer.write(wrong as never), TypeError);
    writer.write('grüße 👋\n');
    assert.equal(text(await reader.readline()), 'grüße 👋\n');
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
  }));

test('a connection attempt that is cancelled leaves nothing open', () =>
  run(async () => {
    const server = await listen(() => {});
    const task = createTask(() => connectTo(server));
    await sleep(0);
    task.cancel();
    await assert.rejects(async () => await task, CancelledError);
    server.close();
    server.abortClients();
    await server.waitClosed();
  }));

test('a reader and a writer tell what they know of their connection', () =>
  run(async () => {
    const server = await listen(async (reader, writer) => {
      await reader.read();
      writer.close();
    });
    const [, writer] = await connectTo(server);
    assert.deepEqual(writer.getExtraInfo('peername'), { address: '127.0.0.1', port: portOf(server), family: 'IPv4' });
    assert.equal((writer.getExtraInfo('sockname') as { address: string }).address, '127.0.0.1');
    assert.ok(writer.getExtraInfo('socket') instanceof net.Socket);
    assert.equal(writer.getExtraInfo('unknown'), undefined);
    assert.equal(writer.getExtraInfo('unknown', 'otherwise'), 'otherwise');
    assert.match(String(writer), /^<StreamWriter transport=<Transport open peer=.*> reader=<StreamReader .*>>$/);
    writer.close();
    await writer.waitClosed();
    // Known beyond the end.
    assert.deepEqual(writer.getExtraInfo('peername'), { address: '127.0.0.1', port: portOf(server), family: 'IPv4' });
    server.close();
    await server.waitClosed();
    assert.ok(getRunningLoop().isRunning());
  }));

test('both ends of a connection have the limit that was given, or 64 KiB', () =>
  run(async () => {
    for (const limit of [undefined, 100]) {
      const longest = (limit ?? 65_536) + 1;
      const lines = async (reader: StreamReader): Promise<unknown[]> => [
        (await reader.readline()).length,
        await reader.readline().then(
          () => 'no error',
          (error) => error instanceof RangeError,
        ),
      ];
      const served = new Future<unknown[]>();
      await using server = await listen(
        async (reader, writer) => {
          writer.write(`${'x'.repeat(longest - 1)}\n${'x'.repeat(longest)}\n`);
          served.setResult(await lines(reader));
          writer.close();
        },
        { limit },
      );
      const [reader, writer] = await connectTo(server, { limit });
      writer.write(`${'x'.repeat(longest - 1)}\n${'x'.repeat(longest)}\n`);
      assert.deepEqual(await lines(reader), [longest, true]);
      assert.deepEqual(await served, [longest, true]);
      writer.close();
    }
  }));
