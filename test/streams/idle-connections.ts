/** Idle connections by the thousand, of a client in a process of its own: how many is the test file's to say. */
import assert from 'node:assert/strict';
import { Future, openConnection, run } from 'tsyncio';
import { collectGarbage } from '../support/garbage.ts';
import { runProgram } from '../support/program.ts';
import { echo, listen, portOf, text } from './support.ts';

const CLIENTS = `
  import net from 'node:net';
  const [port, count] = process.argv.slice(2).map(Number);
  let open = 0;
  let next = 0;
  const more = () => {
    if (next >= count) return;
    next += 1;
    const socket = net.connect(port, '127.0.0.1', () => {
      open += 1;
      if (open === count) console.log('all open');
      more();
    });
    socket.on('error', (error) => { console.error(error.code); process.exit(1); });
    socket.on('close', () => { open -= 1; if (open === 0) process.exit(0); });
    socket.resume();
  };
  for (let i = 0; i < 100; i += 1) more();`;

export async function serveIdle(count: number): Promise<void> {
  await run(async () => {
    let connections = 0;
    const allAccepted = new Future<undefined>();
    const server = await listen(
      async (reader, writer) => {
        connections += 1;
        if (connections === count) allAccepted.setResult(undefined);
        await echo(reader, writer);
      },
      { backlog: 1000 },
    );
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const allOpen = new Future<undefined>();
    const ended = runProgram(CLIENTS, {
      args: [String(portOf(server)), String(count)],
      timeoutMs: 240_000,
      onStart: (child) => {
        child.printed('all open').then(
          () => allOpen.setResult(undefined),
          (error) => allOpen.setException(error),
        );
      },
    });
    await allOpen;
    await allAccepted;
    await collectGarbage();
    const each = (process.memoryUsage().heapUsed - before) / count;
    assert.ok(each < 32_000, `${Math.round(each)} bytes of heap for a connection`);
    const [reader, writer] = await openConnection('127.0.0.1', portOf(server));
    writer.write('served\n');
    assert.equal(text(await reader.readline()), 'served\n');
    writer.close();
    await writer.waitClosed();
    server.close();
    server.closeClients();
    await server.waitClosed();
    const { stderr, code } = await ended;
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  });
}
