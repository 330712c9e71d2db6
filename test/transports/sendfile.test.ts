import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  Transport as AnyTransport,
  createTask,
  Future,
  getRunningLoop,
  RuntimeError,
  run,
  sleep,
  type Transport,
} from 'tsyncio';
import { serverCertificate, trusting } from './certificates.ts';
import { nodeServer, portOf, Recording } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'content');
const content = randomBytes(2_000_000).toString('latin1');
writeFileSync(path, content, 'latin1');

/** Calls `body` with a connected transport, and returns what came out at the other end. */
async function sent(body: (transport: Transport) => Promise<unknown>, secure = false): Promise<string> {
  const loop = getRunningLoop();
  const receiver = new Recording();
  const server = await loop.createServer(() => receiver, '127.0.0.1', 0, secure ? { ssl: serverCertificate } : {});
  const options = secure ? { ssl: trusting } : {};
  const [transport, protocol] = await loop.createConnection(
    () => new Recording(),
    '127.0.0.1',
    portOf(server),
    options,
  );
  try {
    await body(transport);
  } finally {
    transport.close();
    await protocol.lost;
    await receiver.lost;
    server.close();
    await server.waitClosed();
  }
  return receiver.received;
}

for (const secure of [false, true]) {
  test(`sends a file by path, by handle and by descriptor${secure ? ', over TLS' : ''}`, () =>
    run(async () => {
      const loop = getRunningLoop();
      const all = await sent(
        async (transport) => assert.equal(await loop.sendfile(transport, path), content.length),
        secure,
      );
      assert.equal(all, content);
      const handle = await open(path);
      assert.equal(await sent((transport) => loop.sendfile(transport, handle) as Promise<number>, secure), content);
      await handle.close();
      const fd = openSync(path, 'r');
      assert.equal(await sent((transport) => loop.sendfile(transport, fd) as Promise<number>, secure), content);
      closeSync(fd);
    }));
}

test('what was written before comes before, and after it after [test_base_events.BaseLoopSockSendfileTests.test_sock_sendfile_fallback]', () =>
  run(async () => {
    const all = await sent(async (transport) => {
      transport.write('before');
      assert.equal(await getRunningLoop().sendfile(transport, path, { offset: 10, count: 5 }), 5);
      transport.write('after');
    });
    assert.equal(all, `before${content.slice(10, 15)}after`);
  }));

test('a part of a file, and one that goes beyond its end [test_base_events.BaseLoopSockSendfileTests.test_sock_sendfile_fallback_offset_and_count]', () =>
  run(async () => {
    const loop = getRunningLoop();
    let count = 0;
    const part = await sent(async (transport) => {
      count = await loop.sendfile(transport, path, { offset: content.length - 100, count: 1000 });
    });
    assert.deepEqual([count, part], [100, content.slice(-100)]);
    assert.equal(
      await sent((transport) => loop.sendfile(transport, path, { offset: content.length }) as Promise<number>),
      '',
    );
  }));

test('nothing else is written meanwhile, and no second file', () =>
  run(async () => {
    const loop = getRunningLoop();
    await sent(async (transport) => {
      const sending = createTask(() => loop.sendfile(transport, path));
      await sleep(0);
      assert.throws(() => transport.write('x'), /sendfile is in progress/);
      await assert.rejects(async () => await loop.sendfile(transport, path), RuntimeError);
      await sending;
      transport.write('x');
    });
  }));

test('arguments that make no sense, files that are not there, transports that are closed [test_base_events.BaseLoopSockSendfileTests.test_notint_count test_base_events.BaseLoopSockSendfileTests.test_negative_count test_base_events.BaseLoopSockSendfileTests.test_notint_offset test_base_events.BaseLoopSockSendfileTests.test_negative_offset test_base_events.BaseLoopSockSendfileTests.test_nonstream_socket]', () =>
  run(async () => {
    const loop = getRunningLoop();
    await sent(async (transport) => {
      await assert.rejects(async () => await loop.sendfile(transport, path, { offset: -1 }), RangeError);
      for (const wrong of [1.5, 'five' as never]) {
        await assert.rejects(async () => await loop.sendfile(transport, path, { offset: wrong }), TypeError);
        await assert.rejects(async () => await loop.sendfile(transport, path, { count: wrong }), TypeError);
      }
      await assert.rejects(async () => await loop.sendfile(transport, path, { count: 0 }), RangeError);
      await assert.rejects(async () => await loop.sendfile(transport, path, { count: -1 }), RangeError);
      await assert.rejects(async () => await loop.sendfile(transport, `${path}.missing`), { code: 'ENOENT' });
      transport.write('still of use');
      transport.close();
      await assert.rejects(async () => await loop.sendfile(transport, path), /closing/);
      await assert.rejects(async () => await loop.sendfile(new Other(), path), /not supported/);
    });
  }));

class Other extends AnyTransport {
  override isClosing(): boolean {
    return false;
  }
}

test('a connection that breaks in the middle is an error', () =>
  run(async () => {
    const loop = getRunningLoop();
    const broken = new Future<undefined>();
    await using server = await nodeServer((socket) => {
      socket.once('data', () => {
        socket.destroy();
        broken.setResult(undefined);
      });
    });
    const big = join(folder, 'big');
    writeFileSync(big, Buffer.alloc(50_000_000));
    const [transport] = await loop.createConnection(() => new Recording(), '127.0.0.1', server.port);
    await assert.rejects(
      async () => await loop.sendfile(transport, big),
      (error) => ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? ''),
    );
    await broken;
    transport.abort();
  }));

test('a file that cannot be read is an error, and the connection can be used', () =>
  run(async () => {
    const loop = getRunningLoop();
    await sent(async (transport) => {
      const directory = openSync(folder, 'r');
      await assert.rejects(async () => await loop.sendfile(transport, directory), { code: 'EISDIR' });
      await assert.rejects(async () => await loop.sendfile(transport, folder), { code: 'EISDIR' });
      closeSync(directory);
      transport.write('x');
    });
  }));
