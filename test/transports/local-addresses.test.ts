import assert from 'node:assert/strict';
import dns from 'node:dns';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import {
  type ConnectionOptions,
  ExceptionGroup,
  getRunningLoop,
  openConnection,
  type Protocol,
  run,
  type Server,
  startServer,
  type Transport,
} from 'tsyncio';
import { closedPort, nodeServer, Recording } from './support.ts';

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const ipv6 = hasIPv6 ? {} : { skip: 'this machine has no IPv6' };

/** Names that this machine knows during one test. */
function know(t: TestContext, names: Readonly<Record<string, readonly string[]>>): void {
  const lookup = dns.lookup as (host: string, options: unknown, done: unknown) => void;
  t.mock.method(dns, 'lookup', (host: string, options: { all?: boolean }, done: (...args: unknown[]) => void) => {
    const known = names[host];
    if (known === undefined) return lookup(host, options, done);
    const addresses = known.map((address) => ({ address, family: net.isIP(address) }));
    process.nextTick(() => {
      const none = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      if (addresses.length === 0) done(none);
      else if (options.all === true) done(null, addresses);
      else done(null, addresses[0]?.address, addresses[0]?.family);
    });
  });
}

function connect(host: string, port: number, options?: ConnectionOptions): PromiseLike<[Transport, Protocol]> {
  return getRunningLoop().createConnection(() => new Recording(), host, port, options);
}

function addressOf(server: Server): net.AddressInfo {
  return server.sockets[0]?.address() as net.AddressInfo;
}

test(
  'connects to literal addresses of both families [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ip_addr test_base_events.BaseEventLoopWithSelectorTests.test_create_server_ipv6]',
  ipv6,
  () =>
    run(async () => {
      for (const host of ['127.0.0.1', '::1']) {
        await using server = await startServer((_reader, writer) => writer.close(), host, 0);
        assert.equal(server.sockets.length, 1);
        const { port } = addressOf(server);
        const [reader, writer] = await openConnection(host, port);
        assert.equal((writer.getExtraInfo('peername') as net.AddressInfo).address, host);
        assert.equal((await reader.read()).length, 0);
        writer.close();
      }
    }),
);

test('one address that fails is one error, and with allErrors a group of one [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_connect_err]', () =>
  run(async () => {
    await using closed = await closedPort();
    const { port } = closed;
    await assert.rejects(async () => await connect('127.0.0.1', port), { code: 'ECONNREFUSED' });
    await assert.rejects(
      async () => await connect('127.0.0.1', port, { allErrors: true }),
      (error) => {
        assert.ok(error instanceof ExceptionGroup);
        assert.deepEqual(
          error.errors.map(({ code }) => code),
          ['ECONNREFUSED'],
        );
        return true;
      },
    );
  }));

test('the local end can be named, and one that cannot be had is an error [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_no_local_addr test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors_local_addr]', (t) =>
  run(async () => {
    know(t, { 'here.example': ['127.0.0.4'], 'elsewhere.example': ['192.0.2.1'], 'none.example': [] });
    await using server = await nodeServer((socket) => socket.end());
    const [transport] = await connect('127.0.0.1', server.port, { localAddr: ['here.example', 0] });
    assert.equal((transport.getExtraInfo('sockname') as net.AddressInfo).address, '127.0.0.4');
    transport.abort();
    const from = (host: string) => async () => await connect('127.0.0.1', server.port, { localAddr: [host, 0] });
    await assert.rejects(from('none.example'), { code: 'ENOTFOUND' });
    await assert.rejects(from('elsewhere.example'), { code: 'EADDRNOTAVAIL' });
  }));

test('without a host, or with an empty one, a server listens at all addresses [test_base_events.BaseEventLoopWithSelectorTests.test_create_server_empty_host]', () =>
  run(async () => {
    for (const host of [undefined, '', ['']]) {
      await using server = await startServer((_reader, writer) => writer.close(), host, 0);
      const { address, port } = addressOf(server);
      assert.match(address, /^(::|0\.0\.0\.0)$/);
      const [reader, writer] = await openConnection('127.0.0.1', port);
      assert.equal((await reader.read()).length, 0);
      writer.close();
    }
  }));
