/** What the log tells of transports in debug mode, as asyncio's does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Future, getRunningLoop, openConnection, run, setLogger, startServer, type Transport } from 'tsyncio';
import { portOf } from '../streams/support.ts';
import { serverCertificate } from './certificates.ts';
import { nodeServer, nodeSocket, Recording } from './support.ts';

/** The messages of the log while `body` runs in debug mode. */
async function logged(body: () => Promise<void>): Promise<string> {
  const lines: string[] = [];
  const record = (...args: unknown[]) => void lines.push(String(args.find((arg) => typeof arg === 'string')));
  setLogger({ debug: record, info: record, warn: record, error: record });
  try {
    await run(body, { debug: true });
  } finally {
    setLogger(undefined);
  }
  return lines.join('\n');
}

test('a transport that pauses, resumes, ends, breaks', async () => {
  const log = await logged(async () => {
    await using server = await nodeServer((socket) => {
      socket.on('data', (data) => {
        if (String(data) === 'end') socket.end();
        else socket.resetAndDestroy();
      });
    });
    const connect = () =>
      getRunningLoop().createConnection(
        () => Object.assign(new Recording(), { keepOpen: true }),
        '127.0.0.1',
        server.port,
      );
    const [first, one] = await connect();
    first.pauseReading();
    first.resumeReading();
    first.write('end');
    await one.ended;
    first.close();
    await one.lost;
    const [second, two] = await connect();
    second.write('reset');
    assert.equal(((await two.lost) as NodeJS.ErrnoException).code, 'ECONNRESET');
  });
  for (const message of ['pauses reading', 'resumes reading', 'received EOF', 'fatal error on transport']) {
    assert.match(log, new RegExp(`^<Transport .*> ${message}|^<Transport .*>: ${message}`, 'm'));
  }
});

test('a system error that a protocol lets through is told the log, and not the exception handler', async () => {
  const handled: unknown[] = [];
  const log = await logged(async () => {
    getRunningLoop().setExceptionHandler((_loop, context) => handled.push(context));
    class Failing extends Recording {
      override dataReceived(): void {
        throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
      }
    }
    await using server = await nodeServer((socket) => socket.write('x'));
    const [, protocol] = await getRunningLoop().createConnection(() => new Failing(), '127.0.0.1', server.port);
    assert.equal(((await protocol.lost) as NodeJS.ErrnoException).code, 'EPIPE');
  });
  assert.match(log, /^<Transport .*>: Fatal error: protocol\.dataReceived\(\) call failed/m);
  assert.deepEqual(handled, []);
});

test('a handshake that fails on the side of the server', async () => {
  const log = await logged(async () => {
    await using server = await startServer(() => {}, '127.0.0.1', 0, { ssl: serverCertificate });
    const socket = await nodeSocket(portOf(server));
    const closed = new Future<undefined>();
    socket.once('close', () => closed.setResult(undefined)).on('error', () => {});
    socket.end('this is no TLS, and long enough to be seen as such');
    socket.resume();
    await closed;
  });
  assert.match(log, /^<Server .*>: SSL handshake failed/m);
});

test('writes to a connection that is closed, from the fifth on', async () => {
  const log = await logged(async () => {
    await using server = await nodeServer((socket) => socket.resume());
    const [, writer] = await openConnection('127.0.0.1', server.port);
    (writer.transport as Transport).abort();
    await writer.waitClosed();
    for (let i = 0; i < 3; i += 1) writer.write('lost');
    for (let i = 0; i < 3; i += 1) writer.writelines(['lost', 'as well']);
  });
  assert.match(log, /^<Transport lost.*>: write\(\) to a connection that is closed; await drain\(\) to be told/m);
});
