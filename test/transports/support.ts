/** What the tests of transports share. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';
import { BufferedProtocol, Future, Protocol, type Server, type Transport } from 'tsyncio';

/** Remembers what it was told, in order. */
export class Recording extends Protocol {
  readonly events: string[] = [];
  readonly made = new Future<Transport>();
  readonly lost = new Future<Error | undefined>();
  readonly ended = new Future<void>();
  transport!: Transport;
  received = '';
  keepOpen: unknown = undefined;

  override connectionMade(transport: Transport): void {
    this.transport = transport;
    this.events.push('made');
    this.made.setResult(transport);
  }

  override dataReceived(data: Buffer): void {
    if (this.events.at(-1) !== 'data') this.events.push('data');
    this.received += data.toString('latin1');
  }

  override eofReceived(): unknown {
    this.events.push('eof');
    this.ended.setResult(undefined);
    return this.keepOpen;
  }

  override connectionLost(error: Error | undefined): void {
    this.events.push(error === undefined ? 'lost' : `lost: ${(error as NodeJS.ErrnoException).code ?? error.name}`);
    this.lost.setResult(error);
  }

  override pauseWriting(): void {
    this.events.push('pause');
  }

  override resumeWriting(): void {
    this.events.push('resume');
  }
}

/** Puts what comes into buffers of `size` bytes. */
export class Buffering extends BufferedProtocol {
  readonly #buffer: Buffer;
  readonly lost = new Future<Error | undefined>();
  readonly sizes: number[] = [];
  received = '';

  constructor(size: number) {
    super();
    this.#buffer = Buffer.alloc(size);
  }

  override getBuffer(sizeHint: number): Uint8Array {
    if (!(sizeHint > 0)) throw new RangeError(`no hint: ${sizeHint}`);
    return this.#buffer;
  }

  override bufferUpdated(size: number): void {
    this.sizes.push(size);
    this.received += this.#buffer.toString('latin1', 0, size);
  }

  override connectionLost(error: Error | undefined): void {
    this.lost.setResult(error);
  }
}

/** The port of a server on 127.0.0.1. */
export function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  assert.ok(typeof address === 'object');
  return address.port;
}

/** A server of Node's own that calls `accept`; `await using`. */
export async function nodeServer(accept: (socket: net.Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    accept(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A socket of Node's own, connected to `port`. */
export function nodeSocket(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/**
 * A port at which nobody listens, and nobody can begin to while this is held: that of the client of a connection.
 * `await using`.
 */
export async function closedPort(): Promise<{ port: number } & AsyncDisposable> {
  const server = await nodeServer((socket) => socket.resume());
  const client = await nodeSocket(server.port);
  const { localPort: port = -1 } = client;
  return {
    port,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Turns of Node's loop, each with a look at the sockets: what is on its way inside this process arrives. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

export const place = new AsyncLocalStorage<string>();
