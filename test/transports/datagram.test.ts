import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { Socket as StreamSocket } from 'node:net';
import { test } from 'node:test';
import {
  type Address,
  currentTask,
  DatagramProtocol,
  type DatagramTransport,
  Future,
  getRunningLoop,
  run,
  sleep,
} from 'tsyncio';
import { collectExceptions } from '../streams/support.ts';
import { socketOptions } from './socket-options.ts';
import { place } from './support.ts';

class Recording extends DatagramProtocol {
  readonly events: string[] = [];
  readonly lost = new Future<Error | undefined>();
  from: Address | undefined;

  override connectionMade(): void {
    this.events.push('made');
  }

  override datagramReceived(data: Buffer, address: Address): void {
    this.events.push(`data ${data}`);
    this.from = address;
  }

  override errorReceived(error: NodeJS.ErrnoException): void {
    this.events.push(`error ${error.code}`);
  }

  override connectionLost(error: Error | undefined): void {
    this.events.push('lost');
    this.lost.setResult(error);
  }
}

class Echo extends DatagramProtocol {
  transport: DatagramTransport | undefined;
  override connectionMade(transport: DatagramTransport): void {
    this.transport = transport;
  }
  override datagramReceived(data: Buffer, address: Address): void {
    this.transport?.sendto(data, address);
  }
}

const endpoint = (options: Parameters<ReturnType<typeof getRunningLoop>['createDatagramEndpoint']>[1]) =>
  getRunningLoop().createDatagramEndpoint(() => new Recording(), options);
const addressOf = (transport: DatagramTransport): Address => transport.getExtraInfo('sockname') as Address;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

test('datagrams go to an address and come with one', () =>
  run(async () => {
    const [server] = await getRunningLoop().createDatagramEndpoint(() => new Echo(), { localAddr: ['127.0.0.1', 0] });
    const [client, protocol] = await endpoint({ localAddr: { address: '127.0.0.1', port: 0 } });
    assert.deepEqual(protocol.events, ['made']);
    client.sendto('one', addressOf(server));
    client.sendto(Buffer.from('two'), ['127.0.0.1', addressOf(server).port]);
    await until(() => protocol.events.length === 3);
    assert.deepEqual(protocol.events, ['made', 'data one', 'data two']);
    assert.deepEqual(protocol.from, { address: '127.0.0.1', port: addressOf(server).port, family: 'IPv4' });
    assert.throws(() => client.sendto('x'), RangeError);
    assert.throws(() => client.sendto(5 as never, addressOf(server)), TypeError);
    assert.throws(() => client.sendto('x', 'nowhere' as never), TypeError);
    client.close();
    client.close();
    assert.equal(await protocol.lost, undefined);
    assert.equal(protocol.events.at(-1), 'lost');
    server.abort();
  }));

test('an endpoint with a remote address sends there and nowhere else', () =>
  run(async () => {
    const [server] = await getRunningLoop().createDatagramEndpoint(() => new Echo(), { localAddr: ['127.0.0.1', 0] });
    const { port } = addressOf(server);
    const [client, protocol] = await endpoint({ remoteAddr: ['127.0.0.1', port] });
    assert.deepEqual(client.getExtraInfo('peername'), { address: '127.0.0.1', port, family: 'IPv4' });
    client.sendto('one');
    client.sendto('two', ['127.0.0.1', port]);
    assert.throws(() => client.sendto('x', ['127.0.0.1', port + 1]), RangeError);
    await until(() => protocol.events.length === 3);
    assert.deepEqual(protocol.events, ['made', 'data one', 'data two']);
    client.abort();
    server.abort();
    await protocol.lost;
  }));

test('that nobody is there is told by errorReceived', () =>
  run(async () => {
    // Taken, so that nobody else can be there, and heard by nobody but one that never speaks.
    const taken = createSocket('udp4');
    const port = await new Promise<number>((resolve) => {
      taken.bind(0, '127.0.0.1', () => taken.connect(9, '127.0.0.9', () => resolve(taken.address().port)));
    });
    const [client, protocol] = await endpoint({ remoteAddr: ['127.0.0.1', port] });
    client.sendto('anybody?');
    await until(() => protocol.events.length > 1);
    assert.deepEqual(protocol.events, ['made', 'error ECONNREFUSED']);
    taken.close();
    client.close();
    await protocol.lost;
  }));

test('a family without an address is enough, neither is not [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_noaddr_nofamily]', () =>
  run(async () => {
    const [transport] = await endpoint({ family: 4 });
    assert.equal(addressOf(transport).address, '0.0.0.0');
    transport.abort();
    await assert.rejects(async () => await endpoint({}), RangeError);
    await assert.rejects(async () => await endpoint({ family: 5 as never }), RangeError);
  }));

test('an address that is none, or not of the family, is refused [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_addr_error test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_no_matching_family]', () =>
  run(async () => {
    for (const localAddr of ['localhost', ['localhost', 1, 2, 3], ['localhost'], {}, null]) {
      await assert.rejects(async () => await endpoint({ localAddr: localAddr as never }), TypeError);
    }
    await assert.rejects(async () => await endpoint({ remoteAddr: ['127.0.0.1', 5], localAddr: ['::1', 0] }), {
      code: 'ENOTFOUND',
    });
  }));

test('an address that cannot be bound, or reached, is an error of the system [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_cant_bind test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_socket_err test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_connect_err]', () =>
  run(async () => {
    const contexts = collectExceptions();
    await assert.rejects(async () => await endpoint({ localAddr: ['192.0.2.1', 0] }), { code: 'EADDRNOTAVAIL' });
    // Broadcasting has to be asked for.
    await assert.rejects(async () => await endpoint({ remoteAddr: ['255.255.255.255', 9] }), { syscall: 'connect' });
    assert.deepEqual(contexts, []);
  }));

test('an endpoint that may broadcast is not connected: it hears others than the one it sends to [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_allow_broadcast]', () =>
  run(async () => {
    const [server, heard] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    const [other] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    const remoteAddr = addressOf(server);
    const [client, protocol] = await endpoint({ remoteAddr, allowBroadcast: true, localAddr: ['127.0.0.1', 0] });
    assert.deepEqual(client.getExtraInfo('peername'), remoteAddr);
    client.sendto('one');
    client.sendto('two', remoteAddr);
    assert.throws(() => client.sendto('x', addressOf(other)), RangeError);
    await until(() => heard.events.length === 3);
    assert.deepEqual(heard.events, ['made', 'data one', 'data two']);
    other.sendto('from elsewhere', addressOf(client));
    await until(() => protocol.events.length === 2);
    assert.deepEqual(protocol.events, ['made', 'data from elsewhere']);
    for (const transport of [server, other, client]) transport.abort();
  }));

test('a socket that was brought: bound, not bound, connected [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock]', () =>
  run(async () => {
    const [server] = await getRunningLoop().createDatagramEndpoint(() => new Echo(), { localAddr: ['127.0.0.1', 0] });
    const to = addressOf(server);
    const bound = createSocket('udp4');
    await new Promise<void>((resolve) => {
      bound.bind(0, '127.0.0.1', resolve);
    });
    const connected = createSocket('udp4');
    await new Promise<void>((resolve) => {
      connected.connect(to.port, to.address, resolve);
    });
    for (const sock of [bound, createSocket('udp4'), connected]) {
      const [client, protocol] = await endpoint({ sock });
      assert.equal(client.getExtraInfo('socket'), sock);
      if (sock === connected) client.sendto('hello');
      else client.sendto('hello', to);
      await until(() => protocol.events.length === 2);
      assert.deepEqual(protocol.events, ['made', 'data hello']);
      client.close();
      await protocol.lost;
      assert.throws(() => sock.address());
    }
    server.abort();
  }));

test('what is no datagram socket is refused, and so are settings for one that was brought [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_wrong_sock test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock_sockopts]', () =>
  run(async () => {
    await assert.rejects(async () => await endpoint({ sock: new StreamSocket() as never }), TypeError);
    const sock = createSocket('udp4');
    for (const setting of [
      { localAddr: ['127.0.0.1', 0] },
      { remoteAddr: ['127.0.0.1', 5] },
      { family: 4 },
      { reusePort: true },
      { allowBroadcast: true },
    ] as const) {
      await assert.rejects(async () => await endpoint({ sock, ...setting }), RangeError);
    }
    sock.close();
  }));

test('settings of the socket are made where they are asked for [test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sockopts]', async (t) => {
  const { optionOf, skip } = socketOptions();
  if (skip !== undefined) return t.skip(skip);
  return run(async () => {
    const [plain] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    assert.deepEqual([optionOf(plain, 'SO_BROADCAST'), optionOf(plain, 'SO_REUSEPORT')], [0, 0]);
    plain.abort();
    const [loud] = await endpoint({ localAddr: ['127.0.0.1', 0], allowBroadcast: true });
    assert.equal(optionOf(loud, 'SO_BROADCAST'), 1);
    loud.abort();
  });
});

test('a port can be shared, where Node can do that', async (t) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isAble = major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12);
  return run(async () => {
    const options = { localAddr: ['127.0.0.1', 0], reusePort: true } as const;
    if (!isAble) {
      await assert.rejects(async () => await endpoint(options), /reusePort is not supported by Node/);
      return;
    }
    if (process.platform !== 'linux') return t.skip('the systems differ in who may share a port');
    const [first] = await endpoint(options);
    const [second] = await endpoint({ localAddr: addressOf(first), reusePort: true });
    assert.equal(addressOf(second).port, addressOf(first).port);
    await assert.rejects(async () => await endpoint({ localAddr: addressOf(first) }), { code: 'EADDRINUSE' });
    first.abort();
    second.abort();
  });
});

test('what was sent before close goes out', () =>
  run(async () => {
    const [server, received] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    const [client, protocol] = await endpoint({ remoteAddr: ['127.0.0.1', addressOf(server).port] });
    for (let i = 0; i < 10; i += 1) client.sendto(String(i));
    client.close();
    client.sendto('too late');
    await protocol.lost;
    await until(() => received.events.length === 11);
    assert.equal(received.events.at(-1), 'data 9');
    server.abort();
  }));

test('datagram callbacks have no task, and the context of the creator; their errors are reported', () =>
  run(async () => {
    const contexts = collectExceptions();
    const seen: unknown[] = [];
    class Watching extends Recording {
      override datagramReceived(): void {
        seen.push([currentTask(), place.getStore()]);
        throw new EvalError('broken');
      }
    }
    const loop = getRunningLoop();
    const [transport, protocol] = await place.run('here', () =>
      loop.createDatagramEndpoint(() => new Watching(), { localAddr: ['127.0.0.1', 0] }),
    );
    transport.sendto('x', addressOf(transport));
    assert.ok((await protocol.lost) instanceof EvalError);
    assert.deepEqual(seen, [[undefined, 'here']]);
    assert.match(contexts[0]?.message ?? '', /datagramReceived/);
  }));

test('the protocol is paused over the high-water mark and goes on at the low one', (t) =>
  run(async () => {
    const marks: string[] = [];
    class Paused extends Recording {
      override pauseWriting(): void {
        marks.push('pause');
      }
      override resumeWriting(): void {
        marks.push('resume');
      }
    }
    const [transport, protocol] = await getRunningLoop().createDatagramEndpoint(() => new Paused(), {
      localAddr: ['127.0.0.1', 0],
    });
    // The system takes datagrams at once, as long as its own queue has room: a full one is pretended.
    let queued = 0;
    t.mock.method(transport.getExtraInfo('socket') as Socket, 'getSendQueueSize', () => queued);
    for (const [size, expected] of [
      [65536, []],
      [65537, ['pause']],
      [65538, ['pause']],
      [16385, ['pause']],
      [16384, ['pause', 'resume']],
    ] as const) {
      queued = size;
      const before = protocol.events.length;
      transport.sendto('x', addressOf(transport));
      await until(() => protocol.events.length > before);
      assert.deepEqual(marks, expected, `${size} bytes in the queue`);
    }
    transport.close();
    await protocol.lost;
  }));

test('IPv6, broadcast, and what an endpoint tells of itself', () =>
  run(async () => {
    const [six] = await endpoint({ localAddr: ['::1', 0] });
    assert.equal(addressOf(six).family, 'IPv6');
    assert.equal(six.getExtraInfo('peername', 'nobody'), 'nobody');
    assert.match(String(six), /^<DatagramTransport open at=.*::1/);
    assert.equal(six.isClosing(), false);
    const [any] = await endpoint({ family: 'IPv6' });
    assert.equal(addressOf(any).address, '::');
    const [wide, protocol] = await endpoint({ localAddr: ['0.0.0.0', 0], allowBroadcast: true });
    const socket = wide.getExtraInfo('socket') as Socket;
    assert.equal(socket.address().port, addressOf(wide).port);
    wide.sendto('to all', ['127.255.255.255', addressOf(wide).port]);
    await until(() => protocol.events.length > 1);
    // Without leave the system refuses.
    assert.deepEqual(protocol.events, ['made', 'data to all']);
    for (const transport of [six, any, wide]) transport.close();
    assert.equal(six.isClosing(), true);
    assert.match(String(six), /^<DatagramTransport (closing|lost)/);
  }));

test('without leave to broadcast the system refuses, which errorReceived tells', () =>
  run(async () => {
    const [wide, protocol] = await endpoint({ localAddr: ['0.0.0.0', 0] });
    wide.sendto('to all', ['255.255.255.255', addressOf(wide).port]);
    await until(() => protocol.events.length > 1);
    assert.deepEqual(protocol.events, ['made', 'error EACCES']);
    wide.abort();
  }));

test('a protocol can be changed; an error in another callback is reported, and the endpoint goes on', () =>
  run(async () => {
    const contexts = collectExceptions();
    const [transport] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    class Failing extends Recording {
      override errorReceived(): void {
        throw new EvalError('broken');
      }
    }
    const next = new Failing();
    transport.setProtocol(next);
    assert.equal(transport.getProtocol(), next);
    // Larger than any datagram.
    transport.sendto(Buffer.alloc(100_000), addressOf(transport));
    await until(() => contexts.length > 0);
    assert.ok(contexts[0]?.exception instanceof EvalError);
    assert.equal(contexts[0]?.transport, transport);
    transport.sendto('still there', addressOf(transport));
    await until(() => next.events.length > 0);
    assert.deepEqual(next.events, ['data still there']);
    transport.close();
    assert.equal(await next.lost, undefined);
  }));

test('a loop that is closed takes its endpoints along', async () => {
  let socket: Socket | undefined;
  await run(async () => {
    const [transport] = await endpoint({ localAddr: ['127.0.0.1', 0] });
    socket = transport.getExtraInfo('socket') as Socket;
    assert.doesNotThrow(() => socket?.address());
  });
  assert.throws(() => socket?.address());
});
