import assert from 'node:assert/strict';
import dns from 'node:dns';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { CancelledError, DatagramProtocol, ExceptionGroup, getRunningLoop, openConnection, run } from 'tsyncio';
import { closedPort, nodeServer, Recording } from './support.ts';

type Answer = (...args: unknown[]) => void;

/** Answers for the names under `.example`, in place of the system: with these addresses, in this order, or with an error. */
function resolveTo(t: TestContext, answer: readonly string[] | Error, asked?: (options: dns.LookupAllOptions) => void) {
  const system = dns.lookup as unknown as (host: string, options: unknown, callback: Answer) => void;
  const lookup = (host: string, options: dns.LookupAllOptions, callback: Answer): void => {
    if (!host.endsWith('.example')) {
      system(host, options, callback);
      return;
    }
    asked?.(options);
    if (answer instanceof Error) {
      setImmediate(callback, answer);
      return;
    }
    const found = answer.map((address) => ({ address, family: net.isIP(address) }));
    if (options.all) setImmediate(callback, null, found);
    else setImmediate(callback, null, found[0]?.address, found[0]?.family);
  };
  t.mock.method(dns, 'lookup', lookup as never);
}

test('getaddrinfo gives the addresses of a host', () =>
  run(async () => {
    const loop = getRunningLoop();
    assert.deepEqual(await loop.getaddrinfo('127.0.0.1', 80), [{ address: '127.0.0.1', port: 80, family: 'IPv4' }]);
    assert.deepEqual(await loop.getaddrinfo('::1', 80, { family: 'IPv6' }), [
      { address: '::1', port: 80, family: 'IPv6' },
    ]);
    assert.deepEqual(await loop.getaddrinfo('127.0.0.1', undefined, { family: 4, flags: dns.ADDRCONFIG }), [
      { address: '127.0.0.1', port: 0, family: 'IPv4' },
    ]);
    const own = await loop.getaddrinfo(undefined, 5, { family: 4 });
    assert.deepEqual(own, [{ address: '127.0.0.1', port: 5, family: 'IPv4' }]);
    await assert.rejects(async () => await loop.getaddrinfo('127.0.0.1', 80, { family: 7 as never }), RangeError);
  }));

test('an address is of no other family than its own', () =>
  run(async () => {
    const loop = getRunningLoop();
    for (const [address, family] of [
      ['127.0.0.1', 6],
      ['::1', 'IPv4'],
    ] as const) {
      await assert.rejects(async () => await loop.getaddrinfo(address, 80, { family }), { code: 'ENOTFOUND' });
    }
  }));

test('a name that nobody knows is an error with its code, wherever it is given [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_no_getaddrinfo test_base_events.BaseEventLoopWithSelectorTests.test_create_server_no_getaddrinfo test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_no_addrinfo]', (t) => {
  resolveTo(t, Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
  return run(async () => {
    const loop = getRunningLoop();
    const host = 'nobody.example';
    const protocol = () => new Recording();
    const remoteAddr = [host, 80] as const;
    await assert.rejects(async () => await loop.getaddrinfo(host, 80), { code: 'ENOTFOUND' });
    await assert.rejects(async () => await openConnection(host, 80), { code: 'ENOTFOUND' });
    await assert.rejects(async () => await loop.createServer(protocol, host, 0), { code: 'ENOTFOUND' });
    await assert.rejects(async () => await loop.createDatagramEndpoint(() => new DatagramProtocol(), { remoteAddr }), {
      code: 'ENOTFOUND',
    });
  });
});

test('getnameinfo gives the names of an address [test_base_events.BaseEventLoopWithSelectorTests.test_getnameinfo]', () =>
  run(async () => {
    const loop = getRunningLoop();
    const [host, service] = await loop.getnameinfo({ address: '127.0.0.1', port: 80 });
    assert.ok(host.length > 0);
    assert.equal(service, 'http');
    await assert.rejects(async () => await loop.getnameinfo(['no address', 80]), TypeError);
    await assert.rejects(async () => await loop.getnameinfo('127.0.0.1:80' as never), TypeError);
  }));

test('a lookup that is given up disturbs nobody', () =>
  run(async () => {
    const loop = getRunningLoop();
    for (const lookup of [loop.getaddrinfo('localhost', 80), loop.getnameinfo(['127.0.0.1', 80])]) {
      lookup.cancel();
      await assert.rejects(async () => await lookup, CancelledError);
    }
    // The answers come all the same.
    await loop.getnameinfo(['127.0.0.1', 80]);
  }));

test('of several addresses of a host the first that answers is taken, and the rest is not asked', async (t) => {
  resolveTo(t, ['::1', '127.0.0.3', '127.0.0.1', '127.0.0.4']);
  await run(async () => {
    await using server = await nodeServer((socket) => socket.end('found'));
    const [reader, writer] = await openConnection('several.example', server.port, { happyEyeballsDelay: 5000 });
    assert.equal(String(await reader.read()), 'found');
    assert.deepEqual(writer.getExtraInfo('peername'), { address: '127.0.0.1', port: server.port, family: 'IPv4' });
    writer.close();
  });
});

test('how long one address is tried alone is handed to Node', async (t) => {
  const connect = t.mock.method(net.Socket.prototype, 'connect');
  await run(async () => {
    await using server = await nodeServer((socket) => socket.end());
    for (const options of [{ happyEyeballsDelay: 40 }, {}]) {
      const [, writer] = await openConnection('127.0.0.1', server.port, options);
      writer.close();
    }
  });
  const timeouts = connect.mock.calls.map(({ arguments: [first] }) => {
    // Node's own tuple of its arguments, or the options themselves.
    const [options] = (Array.isArray(first) ? first : [first]) as [{ autoSelectFamilyAttemptTimeout?: number }];
    return options.autoSelectFamilyAttemptTimeout;
  });
  assert.deepEqual(timeouts, [40, undefined]);
});

test('when none answers the error is one, or with allErrors a group of what happened at each [test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_multiple]', async (t) => {
  await using closed = await closedPort();
  resolveTo(t, ['127.0.0.1', '127.0.0.2']);
  await run(async () => {
    const loop = getRunningLoop();
    const connect = (allErrors: boolean) =>
      loop.createConnection(() => new Recording(), 'none.example', closed.port, { allErrors });
    await assert.rejects(async () => await connect(false), { code: 'ECONNREFUSED' });
    await assert.rejects(
      async () => await connect(true),
      (error) => {
        assert.ok(error instanceof ExceptionGroup);
        const codes = error.errors.map((each) => (each as NodeJS.ErrnoException).code);
        assert.deepEqual(new Set(codes), new Set(['ECONNREFUSED']));
        return true;
      },
    );
  });
});

test('a family is what is asked for', async (t) => {
  const asked: unknown[] = [];
  resolveTo(t, ['127.0.0.1'], ({ family }) => asked.push(family));
  await run(async () => {
    await using server = await nodeServer((socket) => socket.end());
    const [, writer] = await openConnection('one.example', server.port, { family: 'IPv4' });
    writer.close();
  });
  assert.deepEqual(asked, [4]);
});
