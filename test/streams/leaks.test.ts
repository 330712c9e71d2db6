import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLLECT, type DevResult, runDev } from '../cli/program-files.ts';
import { serverCertificate } from '../transports/certificates.ts';

const leaks = ({ sites }: DevResult) => sites.filter((site) => site.startsWith('resource-leak'));

/** A program with an echo server, and `body` inside `run`; the lines of `body` begin at 9. */
const withServer = (
  body: string,
): string => `import { createSubprocessExec, getRunningLoop, openConnection, Protocol, run, sleep, startServer } from 'tsyncio';
async function echo(reader, writer) {
  for await (const line of reader) writer.write(line);
  writer.close();
}
await run(async () => {
  const server = await startServer(echo, '127.0.0.1', 0);
  const { port } = server.sockets[0].address();
${body}
  server.close();
});
`;

test('a writer that is collected unclosed is a leak, at the line that opened the connection [test_streams.StreamTests.test_unclosed_resource_warnings]', async (t) => {
  const result = await runDev(
    t,
    withServer(`  await (async () => {
    const [reader, writer] = await openConnection('127.0.0.1', port);
    writer.write('x\\n');
    await reader.readline();
  })();
${COLLECT}`),
  );
  assert.deepEqual(leaks(result), ['resource-leak 10×1']);
  const [leak] = result.report.filter(({ kind }) => kind === 'resource-leak');
  assert.match(leak?.message ?? '', /^connection to 127\.0\.0\.1:\d+ was never closed/);
});

test('a writer that is open when the loop is closed is a leak [test_streams.StreamTests.test_loop_is_closed_resource_warnings]', async (t) => {
  const result = await runDev(t, withServer(`  globalThis.kept = await openConnection('127.0.0.1', port);`));
  assert.deepEqual(leaks(result), ['resource-leak 9×1']);
});

test('a handler that does not close its writer leaks a connection of the server [test_streams.StreamTests.test_unclosed_server_resource_warnings]', async (t) => {
  const result = await runDev(
    t,
    `import { openConnection, run, sleep, startServer } from 'tsyncio';
async function careless(reader, writer) {
  writer.write(await reader.readline());
}
await run(async () => {
  const server = await startServer(careless, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', server.sockets[0].address().port);
  writer.write('x\\n');
  await reader.readline();
${COLLECT}
  writer.close();
  server.close();
});
`,
  );
  assert.deepEqual(leaks(result), ['resource-leak 6×1']);
  const [leak] = result.report.filter(({ kind }) => kind === 'resource-leak');
  assert.match(leak?.message ?? '', /^connection that this server accepted was never closed/);
});

test('what is open at the end: a server, a transport, a child, a datagram endpoint', async (t) => {
  const result = await runDev(
    t,
    `import { createSubprocessExec, DatagramProtocol, getRunningLoop, Protocol, run, startServer } from 'tsyncio';
await run(async () => {
  const loop = getRunningLoop();
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const { port } = server.sockets[0].address();
  await loop.createConnection(() => new Protocol(), '127.0.0.1', port);
  await loop.createDatagramEndpoint(() => new DatagramProtocol(), { localAddr: ['127.0.0.1', 0] });
  await createSubprocessExec('sleep', ['1000']);
});
`,
  );
  assert.deepEqual(
    leaks(result).filter((site) => !site.startsWith('resource-leak 4')),
    ['resource-leak 6×1', 'resource-leak 7×1', 'resource-leak 8×1'],
  );
  assert.ok(leaks(result).some((site) => site.startsWith('resource-leak 4')));
});

test('a connection that went over to TLS is still the one that was opened', async (t) => {
  const result = await runDev(
    t,
    `import { openConnection, run, startServer } from 'tsyncio';
const ssl = ${JSON.stringify(serverCertificate)};
async function secured(reader, writer) {
  await reader.readline();
  await writer.startTls(ssl);
  writer.write('x\\n');
  await reader.read();
  writer.close();
}
await run(async () => {
  const server = await startServer(secured, '127.0.0.1', 0);
  const { port } = server.sockets[0].address();
  const kept = await openConnection('127.0.0.1', port);
  const closed = await openConnection('127.0.0.1', port);
  for (const [reader, writer] of [kept, closed]) {
    writer.write('go\\n');
    await writer.startTls({ ca: ssl.cert }, { serverHostname: 'localhost' });
    await reader.readline();
  }
  closed[1].close();
  await closed[1].waitClosed();
  globalThis.kept = kept;
  server.close();
});
`,
  );
  assert.ok(leaks(result).includes('resource-leak 13×1'), String(leaks(result)));
  assert.deepEqual(
    leaks(result).filter((site) => site.startsWith('resource-leak 14')),
    [],
  );
});

test('what was closed, has ended, broke, or never came about is no leak', async (t) => {
  const result = await runDev(
    t,
    withServer(`  const [reader, writer] = await openConnection('127.0.0.1', port);
  writer.write('x\\n');
  await reader.readline();
  writer.close();
  await writer.waitClosed();
  const [transport] = await getRunningLoop().createConnection(() => new Protocol(), '127.0.0.1', port);
  transport.abort();
  await openConnection('127.0.0.1', 1).catch(() => {});
  await createSubprocessExec('no-such-program').catch(() => {});
  const child = await createSubprocessExec('true');
  await child.wait();
  {
    await using other = await startServer(() => {}, '127.0.0.1', 0);
  }
${COLLECT}`),
  );
  assert.deepEqual(leaks(result), [], result.stderr);
});
