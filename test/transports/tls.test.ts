import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import tls from 'node:tls';
import {
  createTask,
  Future,
  getRunningLoop,
  openConnection,
  RuntimeError,
  run,
  sleep,
  startServer,
  type Transport,
} from 'tsyncio';
import { collectExceptions, echo, text } from '../streams/support.ts';
import { clientCertificate, serverCertificate, trusting } from './certificates.ts';
import { nodeServer, nodeSocket, portOf, Recording, turns } from './support.ts';

test('a server takes Node options or a SecureContext, and so does a client', () =>
  run(async () => {
    for (const ssl of [serverCertificate, tls.createSecureContext(serverCertificate)]) {
      await using server = await startServer(echo, '127.0.0.1', 0, { ssl });
      for (const clientSsl of [trusting, tls.createSecureContext(trusting)]) {
        const [reader, writer] = await openConnection('127.0.0.1', portOf(server), { ssl: clientSsl });
        writer.write('hello\n');
        assert.equal(text(await reader.readline()), 'hello\n');
        assert.ok(writer.getExtraInfo('sslObject') instanceof tls.TLSSocket);
        assert.equal((writer.getExtraInfo('peername') as { port: number }).port, portOf(server));
        assert.equal(writer.canWriteEof(), false);
        assert.throws(() => writer.writeEof(), RuntimeError);
        writer.close();
        await writer.waitClosed();
      }
    }
  }));

test('a certificate that is not trusted, or not for that name, is an error on this side, and none for the server', () =>
  run(async () => {
    const contexts = collectExceptions();
    await using server = await startServer(echo, '127.0.0.1', 0, { ssl: serverCertificate });
    const port = portOf(server);
    await assert.rejects(async () => await openConnection('127.0.0.1', port, { ssl: true }), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    await assert.rejects(
      async () => await openConnection('127.0.0.1', port, { ssl: trusting, serverHostname: 'other.example' }),
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    );
    const [, writer] = await openConnection('127.0.0.1', port, { ssl: trusting, serverHostname: 'localhost' });
    writer.close();
    await writer.waitClosed();
    assert.deepEqual(contexts, []);
  }));

test('the name the server is asked for is the host, or the one that is given, or none [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ssl_server_hostname_default]', () =>
  run(async () => {
    const names: unknown[] = [];
    await using server = await startServer(
      (_reader, writer) => {
        names.push((writer.getExtraInfo('sslObject') as tls.TLSSocket).servername);
        writer.close();
      },
      '127.0.0.1',
      0,
      { ssl: serverCertificate },
    );
    for (const options of [
      {},
      { serverHostname: undefined },
      { serverHostname: 'other.example' },
      { serverHostname: '' },
    ]) {
      const checked = options.serverHostname !== 'other.example';
      const ssl = checked ? trusting : { ...trusting, checkServerIdentity: () => undefined };
      const [reader, writer] = await openConnection('localhost', portOf(server), { family: 4, ssl, ...options });
      assert.equal((await reader.read()).length, 0);
      writer.close();
    }
    assert.deepEqual(names, ['localhost', 'localhost', 'other.example', false]);
  }));

test('a server can ask the client for its certificate', () =>
  run(async () => {
    const ssl = { ...serverCertificate, requestCert: true, rejectUnauthorized: true, ca: clientCertificate.cert };
    const names: string[] = [];
    await using server = await startServer(
      async (reader, writer) => {
        names.push((writer.getExtraInfo('peercert') as { subject: { CN: string } }).subject.CN);
        await echo(reader, writer);
      },
      '127.0.0.1',
      0,
      { ssl },
    );
    const [reader, writer] = await openConnection('127.0.0.1', portOf(server), {
      ssl: { ...trusting, ...clientCertificate },
    });
    writer.write('known\n');
    assert.equal(text(await reader.readline()), 'known\n');
    writer.close();
    await writer.waitClosed();
    const [stranger, strangerWriter] = await openConnection('127.0.0.1', portOf(server), { ssl: trusting });
    await assert.rejects(async () => {
      if ((await stranger.read()).length === 0) throw new EvalError('closed');
    });
    strangerWriter.close();
    await strangerWriter.waitClosed().catch(() => {});
    assert.deepEqual(names, ['client']);
  }));

test('bytes that are no TLS, and a peer that hangs up in the handshake, cost the server nothing', () =>
  run(async () => {
    const contexts = collectExceptions();
    for (const ssl of [serverCertificate, tls.createSecureContext(serverCertificate)]) {
      await using server = await startServer(echo, '127.0.0.1', 0, { ssl });
      const port = portOf(server);
      const rude = await nodeSocket(port);
      rude.removeAllListeners('error');
      rude.on('error', () => {});
      rude.write('GET / HTTP/1.0\r\n\r\n');
      rude.resume();
      await new Promise((resolve) => {
        rude.once('close', resolve);
        rude.once('end', () => rude.end());
      });
      const gone = await nodeSocket(port);
      gone.destroy();
      const [reader, writer] = await openConnection('127.0.0.1', port, { ssl: trusting });
      writer.write('still here\n');
      assert.equal(text(await reader.readline()), 'still here\n');
      writer.close();
      await writer.waitClosed();
    }
    assert.deepEqual(contexts, []);
  }));

test('a handshake that takes too long is an error', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.resume());
    await assert.rejects(
      async () => await openConnection('127.0.0.1', server.port, { ssl: trusting, sslHandshakeTimeout: 20 }),
      { code: 'ECONNABORTED' },
    );
    await using slow = await startServer(echo, '127.0.0.1', 0, { ssl: serverCertificate, sslHandshakeTimeout: 20 });
    const socket = await nodeSocket(portOf(slow));
    socket.resume();
    await new Promise((resolve) => {
      socket.once('close', resolve);
      socket.once('end', () => socket.end());
    });
  }));

test('a handshake that is cancelled leaves no connection open', () =>
  run(async () => {
    const greeted = new Future<undefined>();
    const closed = new Future<undefined>();
    await using server = await nodeServer((socket) => {
      socket.once('data', () => greeted.setResult(undefined));
      socket.on('end', () => socket.end());
      socket.on('close', () => closed.setResult(undefined));
    });
    const task = createTask(() => openConnection('127.0.0.1', server.port, { ssl: trusting }));
    await greeted;
    task.cancel();
    await closed;
    assert.ok(task.cancelled());
  }));

test('a peer that takes nothing more cannot hold up the end for ever', () =>
  run(async () => {
    const server = tls.createServer(serverCertificate, (socket) => {
      socket.pause();
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as net.AddressInfo;
    const [transport, protocol] = await getRunningLoop().createConnection(() => new Recording(), '127.0.0.1', port, {
      ssl: trusting,
      sslShutdownTimeout: 50,
    });
    transport.write(Buffer.alloc(50_000_000));
    transport.close();
    assert.equal((await protocol.lost)?.name, 'TimeoutError');
    server.close();
  }));

test('close says goodbye, so that the peer sees an end and no break', () =>
  run(async () => {
    const ended = new Future<string>();
    const server = tls.createServer(serverCertificate, (socket) => {
      let all = '';
      socket.on('data', (data) => {
        all += data;
      });
      socket.on('end', () => ended.setResult(all));
      socket.on('error', (error) => ended.setException(error));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as net.AddressInfo;
    const [, writer] = await openConnection('127.0.0.1', port, { ssl: trusting });
    writer.write('farewell');
    writer.close();
    await writer.waitClosed();
    assert.equal(await ended, 'farewell');
    server.close();
  }));

test('startTls of the loop keeps the protocol and gives another transport', () =>
  run(async () => {
    const loop = getRunningLoop();
    const accepted = new Future<Recording>();
    const server = await loop.createServer(
      () => {
        const protocol = new Recording();
        accepted.setResult(protocol);
        return protocol;
      },
      '127.0.0.1',
      0,
    );
    const [transport, protocol] = await loop.createConnection(() => new Recording(), '127.0.0.1', portOf(server));
    const other = await accepted;
    const serverSide = createTask(async () =>
      loop.startTls(await other.made, other, serverCertificate, { serverSide: true }),
    );
    // Until that side is ready for it.
    await other.made;
    await turns();
    const secured = await loop.startTls(transport, protocol, trusting, { serverHostname: 'localhost' });
    const theirs = await serverSide;
    assert.notEqual(secured, transport);
    assert.equal(secured.getProtocol(), protocol);
    assert.ok(transport.isClosing());
    theirs.write('secret');
    while (protocol.received === '') await sleep(1);
    assert.equal(protocol.received, 'secret');
    assert.deepEqual(protocol.events, ['made', 'data']);
    secured.close();
    await protocol.lost;
    await other.lost;
    server.close();
    await server.waitClosed();
  }));

test('startTls refuses what is no open connection of the loop', () =>
  run(async () => {
    const loop = getRunningLoop();
    await using server = await nodeServer((socket) => socket.resume());
    const [transport, protocol] = await loop.createConnection(() => new Recording(), '127.0.0.1', server.port);
    await assert.rejects(async () => await loop.startTls({} as never, protocol, trusting), TypeError);
    await assert.rejects(async () => await loop.startTls(transport, protocol, 'x' as never), TypeError);
    transport.close();
    await assert.rejects(async () => await loop.startTls(transport, protocol, trusting), RuntimeError);
    await protocol.lost;
  }));

test('a connection that was accepted elsewhere can be secured', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    const server = net.createServer({ pauseOnConnect: true }, (socket) => accepted.setResult(socket));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const client = tls.connect({ port: (server.address() as net.AddressInfo).port, host: '127.0.0.1', ...trusting });
    client.write('hi');
    const [transport, protocol] = await getRunningLoop().connectAcceptedSocket(() => new Recording(), await accepted, {
      ssl: serverCertificate,
    });
    while (protocol.received === '') await sleep(1);
    assert.equal(protocol.received, 'hi');
    transport.close();
    await protocol.lost;
    client.destroy();
    server.close();
  }));

test('abortClients, and a loop that is closed, hang up on who is shaking hands', async () => {
  const hungUp = (socket: net.Socket) => new Promise((resolve) => socket.resume().once('close', resolve));
  let waiting: Promise<unknown> | undefined;
  await run(async () => {
    const server = await startServer(echo, '127.0.0.1', 0, { ssl: serverCertificate });
    const silent = await nodeSocket(portOf(server));
    silent.on('end', () => silent.end());
    const first = hungUp(silent);
    // Until the server has accepted it.
    await check(portOf(server));
    server.closeClients();
    await turns();
    assert.equal(silent.destroyed, false);
    server.abortClients();
    await first;
    const another = await nodeSocket(portOf(server));
    another.on('end', () => another.end());
    await check(portOf(server));
    waiting = hungUp(another);
  });
  await waiting;
});

test('Node options may name the server themselves, or want no name', () =>
  run(async () => {
    await using server = await startServer(echo, '127.0.0.1', 0, { ssl: serverCertificate });
    for (const [ssl, code] of [
      [{ ...trusting, servername: 'localhost' }, undefined],
      [{ ...trusting, servername: 'other.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      [{ rejectUnauthorized: false }, undefined],
      [{ ...trusting, checkServerIdentity: () => undefined }, undefined],
    ] as const) {
      const sock = await nodeSocket(portOf(server));
      const opening = openConnection(undefined, undefined, { sock, ssl });
      if (code !== undefined) {
        await assert.rejects(async () => await opening, { code });
        continue;
      }
      const [reader, writer] = await opening;
      writer.write('hello\n');
      assert.equal(text(await reader.readline()), 'hello\n');
      writer.close();
    }
    const sock = await nodeSocket(portOf(server));
    const nameless = openConnection(undefined, undefined, { sock, ssl: trusting });
    await assert.rejects(async () => await nameless, /serverHostname/);
    sock.destroy();
  }));

test('a handshake that begins before the other side is ready for it is not taken for text', () =>
  run(async () => {
    await using server = await startServer(
      async (reader, writer) => {
        assert.equal(text(await reader.readline()), 'STARTTLS\n');
        while (!String(reader).includes('bytes')) await sleep(1);
        await writer.startTls(serverCertificate);
        await echo(reader, writer);
      },
      '127.0.0.1',
      0,
    );
    const [reader, writer] = await openConnection('127.0.0.1', portOf(server));
    writer.write('STARTTLS\n');
    await writer.startTls(trusting, { serverHostname: 'localhost' });
    writer.write('hello\n');
    assert.equal(text(await reader.readline()), 'hello\n');
    writer.close();
    await writer.waitClosed();
  }));

test('a reader that has enough holds up the connection after startTls as before', () =>
  run(async () => {
    await using server = await startServer(
      async (reader, writer) => {
        writer.write('plain text that nobody reads yet');
        await reader.readline();
        await writer.startTls(serverCertificate);
        writer.write('secret\n');
        await reader.read();
        writer.close();
      },
      '127.0.0.1',
      0,
    );
    const [reader, writer] = await openConnection('127.0.0.1', portOf(server), { limit: 5 });
    while (!String(reader).includes('paused')) await sleep(1);
    writer.write('go on\n');
    await writer.startTls(trusting, { serverHostname: 'localhost' });
    await turns();
    assert.ok(String(reader).includes('paused'));
    assert.equal((writer.transport as Transport).isReading(), false);
    assert.equal(text(await reader.readexactly(32)), 'plain text that nobody reads yet');
    assert.equal(text(await reader.read(100)), 'secret\n');
    writer.close();
    await writer.waitClosed();
  }));

function isServed(port: number): Promise<boolean> {
  return check(port).then(
    () => true,
    () => false,
  );
}

async function check(port: number): Promise<void> {
  const [reader, writer] = await openConnection('127.0.0.1', port, { ssl: trusting });
  writer.write('alive?\n');
  assert.equal(text(await reader.readline()), 'alive?\n');
  writer.close();
  await writer.waitClosed();
}

test('a client that never shakes hands is shown out after the time that a server gives', () =>
  run(async () => {
    for (const ssl of [serverCertificate, tls.createSecureContext(serverCertificate)]) {
      await using server = await startServer(echo, '127.0.0.1', 0, { ssl, sslHandshakeTimeout: 50 });
      const silent = await nodeSocket(portOf(server));
      silent.on('end', () => silent.end()).on('error', () => {});
      await new Promise((resolve) => silent.resume().once('close', resolve));
      // On a busy machine a client that does shake hands may be too slow as well.
      while (!(await isServed(portOf(server))));
    }
  }));
