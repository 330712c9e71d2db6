/** Sockets that come as descriptors: what a service manager, or a program that starts another, hands over. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import net from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { socketPath } from '../streams/support.ts';
import { repository } from '../support/repository.ts';

interface Handle {
  readonly fd: number;
  close(): void;
}

const handleOf = (socket: net.Server | net.Socket): Handle => (socket as unknown as { _handle: Handle })._handle;

/** Runs `body` in a process whose descriptor 3 is that of `socket`. */
function giveTo(socket: net.Server | net.Socket, body: string): { stdout: Readable; kill: () => unknown } {
  const program = `
    import { Future, getRunningLoop, Protocol, run, startServer, startUnixServer } from 'tsyncio';
    class Greeting extends Protocol {
      connectionMade(transport) { transport.write('hello from the child\\n'); transport.close(); }
      lost = new Future();
      connectionLost(error) { console.log('lost', error); this.lost.setResult(); }
    }
    const greet = (reader, writer) => { writer.write('hello from the child\\n'); writer.close(); };
    await run(async () => {
      const loop = getRunningLoop();
      ${body}
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit', handleOf(socket).fd],
  });
  assert.ok(child.stdout);
  return { stdout: child.stdout, kill: () => child.kill() };
}

/** The first that is printed; nothing, when the program ends without a word. */
function firstOf(stdout: Readable): Promise<string> {
  return new Promise((resolve) => {
    stdout.once('data', (data) => resolve(String(data)));
    stdout.once('end', () => resolve(''));
  });
}

for (const isUnix of [false, true]) {
  test(`a server takes over a listening ${isUnix ? 'Unix' : 'TCP'} socket by its descriptor`, async () => {
    const server = net.createServer();
    const path = socketPath();
    server.listen(isUnix ? { path } : { port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address() as net.AddressInfo | string;
    const child = giveTo(
      server,
      `const server = await start${isUnix ? 'Unix' : ''}Server(greet, undefined${isUnix ? '' : ', undefined'}, { sock: 3 });
       console.log(JSON.stringify(server.sockets[0].address()));
       await new Promise((resolve) => process.once('SIGTERM', resolve));
       server.close();`,
    );
    const announced = await firstOf(child.stdout);
    // Of a Unix socket Node knows the path only where it has made it.
    assert.deepEqual(JSON.parse(announced), isUnix ? '' : address);
    // From now on the child alone accepts; Node removes the file that it has made.
    if (isUnix) renameSync(path, `${path}.kept`);
    handleOf(server).close();
    if (isUnix) renameSync(`${path}.kept`, path);
    const client = typeof address === 'string' ? net.connect(address) : net.connect(address.port, '127.0.0.1');
    assert.equal(await text(client), 'hello from the child\n');
    child.kill();
    await text(child.stdout);
  });
}

for (const [what, call] of [
  ['createConnection', 'loop.createConnection(factory, undefined, undefined, { sock: 3 })'],
  ['createUnixConnection', 'loop.createUnixConnection(factory, undefined, { sock: 3 })'],
  ['connectAcceptedSocket', 'loop.connectAcceptedSocket(factory, 3)'],
] as const) {
  test(`${what} takes over a connected socket by its descriptor`, async () => {
    const path = socketPath();
    const server = net.createServer();
    server.listen(what === 'createUnixConnection' ? { path } : { port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address() as net.AddressInfo | string;
    const client = typeof address === 'string' ? net.connect(address) : net.connect(address.port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [net.Socket];
    if (client.connecting) await once(client, 'connect');
    const child = giveTo(
      client,
      `const factory = () => new Greeting();
       const [transport, protocol] = await ${call};
       console.log(transport.isClosing(), protocol instanceof Greeting);
       await protocol.lost;`,
    );
    assert.equal(await text(child.stdout), 'lost undefined\ntrue true\n');
    client.destroy();
    assert.equal(await text(accepted), 'hello from the child\n');
    server.close();
  });
}
